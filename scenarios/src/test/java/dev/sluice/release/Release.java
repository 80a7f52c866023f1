package dev.sluice.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.scenarios.bugs.Buggy;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A release unpacked somewhere, and what its commands do. */
final class Release {

  private static final long TIMEOUT_SECONDS = 120;

  private final Path home;

  private Release(Path home) {
    this.home = home;
  }

  /** The release of this build, below {@code folder}. */
  static Release unpack(Path folder) throws IOException {
    Files.createDirectories(folder);
    String archive = System.getProperty("sluice.release", "no archive");
    Ended tar = run(folder, Map.of(), List.of("tar", "xzf", archive));
    if (tar.code() != 0) {
      throw new AssertionError(archive + ": " + tar.err());
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return new Release(inside.filter(Files::isDirectory).findFirst().orElseThrow());
    }
  }

  /** The same with a planted bug, so that some seeds fail. */
  static Release unpackWithBug(String bug, Path folder) throws IOException {
    Release release = unpack(folder);
    try (Stream<Path> jars = Files.list(release.home.resolve("lib"))) {
      Path system =
          jars.filter(jar -> String.valueOf(jar.getFileName()).startsWith("sluice-system"))
              .findFirst()
              .orElseThrow();
      Buggy.plant(bug, system);
    }
    return release;
  }

  Path home() {
    return home;
  }

  /** How a command ended, with all that it printed. */
  record Ended(int code, String out, String err) {}

  /** Runs a command of Sluice to its end. */
  Ended sluice(String... words) {
    return run(home, Map.of(), command(words));
  }

  /** The same with some variables. */
  Ended sluice(Map<String, String> variables, String... words) {
    return run(home, variables, command(words));
  }

  /** Runs a line of the shell beside the script. */
  Ended shell(String line) {
    return run(home, Map.of(), List.of("sh", "-c", line));
  }

  private List<String> command(String... words) {
    List<String> command = new ArrayList<>(List.of(home.resolve("sluice").toString()));
    command.addAll(List.of(words));
    return command;
  }

  /**
   * Starts a command of Sluice, with its stdout and stderr in files. It heeds SIGINT even if these
   * tests run in the background of a shell, where that is ignored.
   */
  Process start(Path out, Path err, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(command(words));
    return builder(home, Map.of(), command)
        .redirectOutput(out.toFile())
        .redirectError(err.toFile())
        .start();
  }

  private static Ended run(Path in, Map<String, String> variables, List<String> command) {
    try {
      // To files, not pipes: nobody has to read one while the other fills up.
      File out = File.createTempFile("sluice", ".out");
      File err = File.createTempFile("sluice", ".err");
      Process process =
          builder(in, variables, command).redirectOutput(out).redirectError(err).start();
      process.getOutputStream().close();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " hangs");
      }
      Ended ended =
          new Ended(
              process.exitValue(),
              Files.readString(out.toPath(), UTF_8),
              Files.readString(err.toPath(), UTF_8));
      Files.delete(out.toPath());
      Files.delete(err.toPath());
      return ended;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(String.valueOf(command), e);
    }
  }

  private static ProcessBuilder builder(
      Path in, Map<String, String> variables, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(in.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("SLUICE_JAVA_OPTS");
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().putAll(variables);
    return builder;
  }
}
