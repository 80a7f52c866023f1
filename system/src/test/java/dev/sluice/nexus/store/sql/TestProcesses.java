package dev.sluice.nexus.store.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** Processes of tests about who owns a server. */
final class TestProcesses {

  private TestProcesses() {}

  /**
   * A new folder for a server, with the programs of the server of all tests: unpacking takes a
   * while.
   */
  static Path folder(String name) throws IOException {
    Path folder = Path.of("target", "postgres-" + name).toAbsolutePath();
    ServerFolders.delete(folder);
    Files.createDirectories(folder);
    Files.createDirectories(TestDatabase.FOLDER);
    Path programs = PostgresProgram.unpacked(TestDatabase.FOLDER).home().toAbsolutePath();
    Files.createSymbolicLink(folder.resolve(programs.getFileName()), programs);
    return folder;
  }

  /** A JVM that runs {@code main}. */
  static Process java(Class<?> main, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** The server that runs in a folder. */
  static ProcessHandle serverIn(Path folder) throws IOException {
    String pid = Files.readAllLines(folder.resolve("data-18").resolve("postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
  }

  /** Executes a statement, and stays connected for as long as {@code work} takes. */
  static void within(DatabaseAddress address, String sql, Callable<?> work) {
    TestDatabase.execute(address, sql);
    TestDatabase.with(
        address,
        connection -> {
          try {
            return work.call();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
