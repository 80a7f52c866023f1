package dev.sluice.cli;

import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.campaign.Merge;
import dev.sluice.scenarios.campaign.RecordedCampaign;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice merge}: the results of all shards of a campaign as those of one run. */
@Command(
    name = "merge",
    description =
        "Joins the results of all parts of a campaign (run --shard) to those of one run of it.")
final class MergeCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(
      paramLabel = "DIR",
      arity = "0..*",
      description = "The folders of the parts, in any order.")
  private List<Path> folders = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where to leave the files of the whole.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Prints campaign.json instead of a table.")
  private boolean json;

  MergeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (folders.isEmpty() || out == null) {
      throw new BadInputException("nothing to merge, expected folders of parts and --out DIR");
    }
    return merge(out);
  }

  private int merge(Path out) {
    if (Files.exists(out) && !Files.isDirectory(out)) {
      throw BadInputException.of("--out", out.toString(), "a folder, not a file");
    }
    for (Path folder : folders) {
      if (folder.toAbsolutePath().normalize().equals(out.toAbsolutePath().normalize())) {
        throw BadInputException.of("--out", out.toString(), "another folder than those of parts");
      }
    }
    RecordedCampaign.Outcome outcome;
    try {
      outcome = Merge.of(folders, Version.commit(), Catalogue.builtIn()).into(out);
    } catch (FolderRefusedException e) {
      throw new BadInputException("--out " + e.getMessage(), e);
    }
    if (json) {
      terminal.out().print(new Json().pretty(outcome.summary().toJson()));
      terminal.out().flush();
    } else {
      new RunReport(terminal, outcome, out).print();
    }
    outcome.unwritten().forEach(line -> terminal.err().println("sluice merge: " + line));
    return RunReport.exitCode(outcome);
  }
}
