package dev.sluice.cli;

import dev.sluice.scenarios.search.CorpusFolder;
import dev.sluice.sim.plan.Plan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** The options of {@code sluice run --guided}. */
final class GuidedOptions {

  @Option(
      names = "--guided",
      description =
          "Runs --seeds plans in all, half of them drawn from the scenarios in turn, half of them"
              + " changed from plans that reached something new, which are left in corpus/.")
  private boolean asked;

  @Option(
      names = "--salt",
      paramLabel = "S",
      description = "With --guided: how plans are changed; the same salt gives the same corpus.")
  private long salt = 1;

  @Option(
      names = "--steps",
      paramLabel = "N",
      showDefaultValue = Visibility.NEVER,
      description = "With --guided: begins no further round after so many steps of simulation.")
  private long steps = Long.MAX_VALUE;

  @Option(
      names = "--corpus",
      paramLabel = "DIR",
      description = "With --guided: begins with the plans of this corpus; may be repeated.")
  private List<Path> corpora = new ArrayList<>();

  boolean asked() {
    return asked;
  }

  long salt() {
    return salt;
  }

  long steps() {
    Numbers.within("--steps", steps, 1, Long.MAX_VALUE);
    return steps;
  }

  /** The plans to begin with. */
  List<Plan> given() {
    List<Plan> given = new ArrayList<>();
    corpora.forEach(corpus -> given.addAll(CorpusFolder.read(corpus)));
    return given;
  }
}
