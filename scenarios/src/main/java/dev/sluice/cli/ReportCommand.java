package dev.sluice.cli;

import dev.sluice.reports.Counts;
import dev.sluice.reports.Trouble;
import dev.sluice.reports.page.CampaignComparison;
import dev.sluice.reports.page.ComparePage;
import dev.sluice.reports.page.Pages;
import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice report}: pages for people, from the files that a run has left. */
@Command(
    name = "report",
    description =
        "Makes the pages of a run (timeline.html) or of a campaign (index.html) from its files;"
            + " given two campaigns, says what changed (compare.html).")
final class ReportCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..2",
      description = "A folder that a run has left; of two campaigns, the earlier and the later.")
  private List<Path> folders = new ArrayList<>();

  ReportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (folders.isEmpty()) {
      throw new BadInputException("nothing to report, expected a folder that a run has left");
    }
    try {
      if (folders.size() == 1) {
        Pages.write(folders.get(0)).forEach(terminal.out()::println);
      } else {
        compare(folders.get(0), folders.get(1));
      }
    } catch (IOException e) {
      throw new BadInputException(folders.get(0) + ": " + Trouble.words(e), e);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
    terminal.out().flush();
    return ExitCode.OK;
  }

  private void compare(Path earlier, Path later) throws IOException {
    CampaignComparison comparison = ComparePage.write(earlier, later);
    for (CampaignComparison.Change change : comparison.certain()) {
      String where = change.scenario().isEmpty() ? "" : change.scenario() + ": ";
      String way = change.way().name().toLowerCase(Locale.ROOT);
      terminal.out().printf("%-6s  %s%s%n", way, where, change.text());
    }
    int more = comparison.changes().size() - comparison.certain().size();
    if (comparison.certain().isEmpty()) {
      terminal.out().println("nothing that counts has changed");
    }
    if (more > 0) {
      terminal.out().println(Counts.of(more, "change") + " that chance can explain: see the page");
    }
    terminal.out().println(later.resolve(ComparePage.FILE));
  }
}
