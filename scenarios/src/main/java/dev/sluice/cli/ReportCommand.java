package dev.sluice.cli;

import dev.sluice.reports.Trouble;
import dev.sluice.reports.page.Pages;
import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice report}: pages for people, from the files that a run has left. */
@Command(
    name = "report",
    description =
        "Makes the pages of a run (timeline.html) or of a campaign (index.html) from its files.")
final class ReportCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "DIR", arity = "0..1", description = "A folder that a run has left.")
  private @Nullable Path folder;

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (folder == null) {
      throw new BadInputException("nothing to report, expected a folder that a run has left");
    }
    try {
      for (Path page : Pages.write(folder)) {
        terminal.out().println(page);
      }
    } catch (IOException e) {
      throw new BadInputException(folder + ": " + Trouble.words(e), e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
    terminal.out().flush();
    return ExitCode.OK;
  }
}
