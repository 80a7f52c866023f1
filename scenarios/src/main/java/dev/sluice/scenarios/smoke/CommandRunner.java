package dev.sluice.scenarios.smoke;

import dev.sluice.scenarios.file.RackFile.OperatorCommand;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/**
 * Runs commands of the operator's, as lists of arguments and without a shell, and keeps what they
 * print in a file.
 */
final class CommandRunner {

  private final Path folder;
  private final Path log;

  /**
   * A runner.
   *
   * @param folder in which commands run
   * @param log to which all that they print is added
   */
  CommandRunner(Path folder, Path log) {
    this.folder = folder;
    this.log = log;
  }

  /**
   * Runs one, and waits for its end. One that is not done within its bound is killed, and whatever
   * it has started with it.
   *
   * @throws CommandFailedException if it cannot be started, is killed, or does not end with 0
   */
  void run(String what, OperatorCommand command) throws IOException, InterruptedException {
    Files.createDirectories(log.toAbsolutePath().getParent());
    Files.writeString(
        log,
        what + ": " + command.words() + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Process process;
    try {
      process =
          new ProcessBuilder(command.words())
              .directory(folder.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new CommandFailedException(what + ": " + e.getMessage());
    }
    boolean ended = false;
    try {
      ended = process.waitFor(command.boundSeconds(), TimeUnit.SECONDS);
    } finally {
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
    if (!ended) {
      throw new CommandFailedException(
          "%s: not done after %d s; see %s".formatted(what, command.boundSeconds(), log));
    } else if (process.exitValue() != 0) {
      throw new CommandFailedException(
          "%s: ended with %d; see %s".formatted(what, process.exitValue(), log));
    }
  }
}
