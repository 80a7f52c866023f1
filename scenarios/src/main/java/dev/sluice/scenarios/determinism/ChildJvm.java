package dev.sluice.scenarios.determinism;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command of Sluice in a JVM of its own. */
final class ChildJvm {

  private static final String MAIN = "dev.sluice.cli.Main";

  private ChildJvm() {}

  /**
   * Its result.
   *
   * @param exitCode as the JVM gave it
   * @param out lines of its stdout
   * @param firstComplaint the first line of its stderr; empty if there is none
   */
  record Result(int exitCode, List<String> out, String firstComplaint) {}

  /** Runs {@code command} and waits for its end. */
  static Result run(Variant variant, List<String> command) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(variant.java());
    all.addAll(variant.jvmOptions());
    all.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
    all.addAll(command);
    // To files, not pipes, so that a full pipe cannot block the process.
    Path out = Files.createTempFile("sluice-determinism", ".out");
    Path err = Files.createTempFile("sluice-determinism", ".err");
    try {
      Process process =
          new ProcessBuilder(all).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      try {
        int exitCode = process.waitFor();
        List<String> complaints = Files.readAllLines(err, UTF_8);
        return new Result(
            exitCode,
            Files.readAllLines(out, UTF_8),
            complaints.isEmpty() ? "" : complaints.get(0));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      } finally {
        process.destroy();
      }
    } finally {
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    }
  }
}
