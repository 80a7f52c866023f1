package dev.sluice.bhyve.illumos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The emulated device in C, built with the machine's compiler. */
final class EmulatedDevice {

  private static final Path HERE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();

  private EmulatedDevice() {}

  /** The folder that holds what was built; the test is skipped where there is no compiler. */
  static Path folder() {
    Assumptions.assumeTrue(
        run(List.of("sh", "-c", "command -v gcc")).exit() == 0,
        "SKIPPED, not passed: no gcc to build the emulated bhyve device with");
    return Built.FOLDER;
  }

  private static final class Built {
    private static final Path FOLDER = build();

    private static Path build() {
      // Test JVMs run side by side, and one must not run what another is writing.
      Path folder = HERE.resolve("target/emulated-bhyve-" + System.getProperty("fork", "0"));
      Ended ended = run(List.of(HERE.resolve("src/test/c/build").toString(), folder.toString()));
      if (ended.exit() != 0) {
        throw new AssertionError(ended.output());
      }
      return folder;
    }
  }

  /** How a command ended, with all that it printed. */
  record Ended(int exit, String output) {}

  static Ended run(List<String> command) {
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

  /** A command that runs a class of these tests under the supervisor, by real system calls. */
  static List<String> supervised(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                folder().resolve("vmm_supervisor").toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
