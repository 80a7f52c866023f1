package dev.sluice.bhyve.illumos;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.file.Path;

/** Which bhyve driver to talk to: this machine's, or an emulated one that was named. */
public final class Device {

  /** The name of an emulated device that answers this process' own system calls. */
  public static final String SUPERVISED = "supervised";

  /** What only illumos' C library has. */
  interface Zones extends Library {
    /** The zone of this process; 0 is the global one. */
    int getzoneid();
  }

  private final String name;
  private final Libc libc;
  private final Path vmDirectory;

  private Device(String name, Libc libc, Path vmDirectory) {
    this.name = name;
    this.libc = libc;
    this.vmDirectory = vmDirectory;
  }

  /**
   * The driver of this machine, which must be an x86-64 one under illumos, in its global zone.
   *
   * @throws UnsupportedDeviceException if it is not
   */
  public static Device ofThisMachine() throws UnsupportedDeviceException {
    if (!Platform.isSolaris() || !Platform.isIntel() || !Platform.is64Bit()) {
      throw unsupported(Platform.RESOURCE_PREFIX);
    }
    if (load(Zones.class).getzoneid() != 0) {
      throw new UnsupportedDeviceException(
          "bhyve is unsupported in this zone: the reservoir belongs to the global zone");
    }
    return new Device("this machine", load(Libc.class), Path.of(VmNode.DIRECTORY));
  }

  /**
   * An emulated driver.
   *
   * @param which {@link #SUPERVISED}, or the path of a shared object with {@code open}, {@code
   *     ioctl} and {@code close} of its own, whose VMs show in the directory of that path and
   *     {@code .vms}
   * @throws UnsupportedDeviceException if it cannot be loaded
   */
  public static Device emulated(String which) throws UnsupportedDeviceException {
    if (which.equals(SUPERVISED)) {
      return new Device("emulated", load(Libc.class), Path.of(VmNode.DIRECTORY));
    }
    String library = Path.of(which).toAbsolutePath().toString();
    try {
      return new Device("emulated", Native.load(library, Libc.class), Path.of(library + ".vms"));
    } catch (UnsatisfiedLinkError cannot) {
      throw new UnsupportedDeviceException(
          which + ": expected a shared object that stands for a bhyve device, or " + SUPERVISED);
    }
  }

  private static UnsupportedDeviceException unsupported(String platform) {
    return new UnsupportedDeviceException(
        "bhyve is unsupported here: expected illumos on x86-64 (sunos-x86-64), and this is "
            + platform);
  }

  /** By the handle of the process itself: the same on every system, and no file to search for. */
  private static <T extends Library> T load(Class<T> calls) {
    return Native.load(null, calls);
  }

  /** In words. */
  public String name() {
    return name;
  }

  Calls calls() {
    return new Calls(libc);
  }

  /** Where VMs show. */
  Path vmDirectory() {
    return vmDirectory;
  }
}
