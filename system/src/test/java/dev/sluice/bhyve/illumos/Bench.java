package dev.sluice.bhyve.illumos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import java.util.function.IntSupplier;

/** An emulated device with everything at hand: the adapter's parts, raw calls, and its faults. */
final class Bench {

  /** The number that the emulated device alone has, for a line that says what it should do. */
  private static final int CONTROL = 0x00564dfe;

  private static final int LINE_BYTES = 128;
  private static final int ILLUMOS_FLAGS = Abi.O_RDWR | Abi.O_EXCL;

  final Device device;
  final Calls calls;
  private final int hand;

  Bench(Device device) {
    this.device = device;
    this.calls = device.calls();
    this.hand = calls.open(ControlNode.PATH, ILLUMOS_FLAGS);
    tell("reset");
  }

  /** Sets the device up or makes it fail; answers what it answers. */
  int tell(String line) {
    try (Memory text = new Memory(LINE_BYTES)) {
      text.clear();
      byte[] bytes = line.getBytes(UTF_8);
      text.write(0, bytes, 0, bytes.length);
      return calls.ioctl(hand, CONTROL, text, line);
    }
  }

  /** The next calls of a command fail; command 0 is an open of the control node. */
  void fail(int command, Errno errno) {
    tell("fail " + command + " " + errno.number() + " 1");
  }

  void state(long free, long allocated, long transientBytes, long limit) {
    tell("state %d %d %d %d".formatted(free, allocated, transientBytes, limit));
  }

  ControlNode control() {
    return ControlNode.open(calls);
  }

  ReservoirUsage usage() {
    try (ControlNode control = control()) {
      return control.query().usage();
    }
  }

  /** {@code 0} or the name of the errno. */
  static String errno(Runnable call) {
    try {
      call.run();
      return "0";
    } catch (BhyveException refused) {
      return refused.errno().name();
    }
  }

  /** A raw open: {@code 0} or the name of the errno. */
  String open(String path, int flags) {
    return errno(() -> calls.close(calls.open(path, flags)));
  }

  /** A raw ioctl: its positive answer, or the name of the errno. */
  String ioctl(int descriptor, int request, long argument) {
    return ioctl(() -> calls.ioctl(descriptor, request, argument, "raw"));
  }

  String ioctl(int descriptor, int request, Pointer argument) {
    return ioctl(() -> calls.ioctl(descriptor, request, argument, "raw"));
  }

  private static String ioctl(IntSupplier call) {
    try {
      return String.valueOf(call.getAsInt());
    } catch (BhyveException refused) {
      return refused.errno().name();
    }
  }

  /** A raw descriptor of the control node. */
  int raw() {
    return calls.open(ControlNode.PATH, ILLUMOS_FLAGS);
  }

  /** A raw descriptor of a fresh VM without memory. */
  int rawVm(String name) {
    try (ControlNode control = control()) {
      control.createVm(name);
    }
    return calls.open("/dev/vmm/" + name, Abi.O_RDWR);
  }
}
