package dev.sluice.sim.rack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The emulated bhyve driver of module system, built here with the machine's compiler. */
public final class EmulatedBhyve {

  private static final Path MODULE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
  private static final int CONTROL = 0x00564dfe; // the emulated driver's own: a line of text
  private static final int LINE_BYTES = 128;
  private static final int ILLUMOS_RDWR_EXCL = 0x402;

  /** The driver's calls, past the adapter. */
  public interface Calls extends Library {
    /** A descriptor. */
    int open(String path, int flags, Object... mode);

    /** An answer. */
    int ioctl(int descriptor, int request, Object... argument);

    /** 0. */
    int close(int descriptor);
  }

  private final Calls calls;
  private final int descriptor;

  private EmulatedBhyve(Calls calls) {
    this.calls = calls;
    this.descriptor = calls.open("/dev/vmmctl", ILLUMOS_RDWR_EXCL);
    tell("reset");
  }

  /** The hand on a shared object, or with null on what supervises this process. */
  public static EmulatedBhyve hand(@Nullable Path library) {
    return new EmulatedBhyve(Native.load(library == null ? null : library.toString(), Calls.class));
  }

  /** Sets the device up or makes it fail. */
  public void tell(String line) {
    try (Memory text = new Memory(LINE_BYTES)) {
      text.clear();
      byte[] bytes = line.getBytes(UTF_8);
      text.write(0, bytes, 0, bytes.length);
      if (calls.ioctl(descriptor, CONTROL, text) < 0) {
        throw new IllegalArgumentException(line + ": " + Native.getLastError());
      }
    }
  }

  /** Lets the device go. */
  public void close() {
    calls.close(descriptor);
  }

  /** The folder with what was built; the test is skipped where there is no compiler. */
  public static Path folder() {
    Assumptions.assumeTrue(
        run(List.of("sh", "-c", "command -v gcc")).exit() == 0,
        "SKIPPED, not passed: no gcc to build the emulated bhyve device with");
    return Built.FOLDER;
  }

  private static final class Built {
    private static final Path FOLDER = build();

    private static Path build() {
      // Test JVMs run side by side, and one must not run what another is writing.
      Path folder = MODULE.resolve("target/emulated-bhyve-" + System.getProperty("fork", "0"));
      Path script = MODULE.resolve("../system/src/test/c/build");
      Ended ended = run(List.of(script.toString(), folder.toString()));
      if (ended.exit() != 0) {
        throw new AssertionError(ended.output());
      }
      return folder;
    }
  }

  /** How a command ended, with all that it printed. */
  public record Ended(int exit, String output) {}

  /** Runs a command to its end. */
  public static Ended run(List<String> command) {
    try {
      Path output = Files.createTempFile("sluice", ".out");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " hangs: " + Files.readString(output, UTF_8));
      }
      String printed = Files.readString(output, UTF_8);
      Files.delete(output);
      return new Ended(process.exitValue(), printed);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(command.toString(), e);
    }
  }
}
