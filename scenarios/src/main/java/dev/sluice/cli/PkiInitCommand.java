package dev.sluice.cli;

import dev.sluice.pki.Authority;
import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice pki init}: a new authority. */
@Command(name = "init", description = "Makes an authority in a folder that has nothing in it yet.")
final class PkiInitCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final InstantSource clock;

  @Parameters(paramLabel = "DIR", description = "Of the authority.")
  private Path folder = Path.of("");

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "3650",
      description = "How long it may issue certificates (${DEFAULT-VALUE}).")
  private int days;

  PkiInitCommand(Terminal terminal, InstantSource clock) {
    this.terminal = terminal;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    try {
      Authority.init(folder, Days.parse(days), clock);
    } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
      throw BadInputException.of("DIR", folder.toString(), "a folder that has nothing in it yet");
    } catch (IOException e) {
      throw new BadInputException("DIR: '" + folder + "': cannot be written to: " + e, e);
    }
    terminal.out().println("authority in " + folder);
    terminal.out().flush();
    return ExitCode.OK;
  }
}
