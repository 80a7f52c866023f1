package dev.sluice.scenarios.campaign;

import dev.sluice.reports.CampaignArguments;
import dev.sluice.reports.CampaignFolder;
import dev.sluice.reports.CampaignSummary;
import dev.sluice.reports.FolderRefusedException;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.SeedLines;
import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.Shrinkage;
import dev.sluice.reports.Tally;
import dev.sluice.reports.Trouble;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of a campaign to what one run of all of it leaves, wall times aside. Times are as
 * if the parts had run at once: the longest counts, and their jobs together.
 */
public final class Merge {

  private final List<CampaignPart> parts;
  private final CampaignArguments arguments;
  private final Provenance provenance;
  private final Map<String, Scenario> scenarios = new LinkedHashMap<>();
  private final Campaign campaign;
  private final Map<String, Integer> partOf = new LinkedHashMap<>(); // of those that did not pass

  private Merge(List<CampaignPart> parts, Catalogue catalogue) {
    this.parts = parts;
    this.arguments = parts.get(0).file().arguments().ofShard(Shard.WHOLE.text());
    String jdks =
        parts.stream()
            .map(part -> part.file().provenance().jdk())
            .distinct()
            .collect(Collectors.joining(", "));
    this.provenance = new Provenance(parts.get(0).file().provenance().commit(), jdks);
    List<Scenario> all =
        Arguments.scenarios(parts.get(0).folder().toString(), arguments, catalogue);
    all.forEach(scenario -> scenarios.put(scenario.name(), scenario));
    this.campaign =
        Arguments.campaign(
            arguments,
            all,
            new Campaign.Options(1, Shard.WHOLE, false),
            new SeedRunner(new Simulator(), false));
  }

  /**
   * The merge of the campaigns in {@code folders}.
   *
   * @param commit this build: what its code does with a scenario must be what theirs did
   * @throws BadInputException if they are not all parts of one campaign, each once and whole
   */
  public static Merge of(List<Path> folders, String commit, Catalogue catalogue) {
    return new Merge(CampaignParts.of(folders, commit), catalogue);
  }

  /**
   * Writes the whole.
   *
   * @throws FolderRefusedException if {@code out} is not to be written into
   * @throws BadInputException if the lines of a part are not those of its seeds, or {@code out}
   *     cannot be written to
   */
  public RecordedCampaign.Outcome into(Path out) throws FolderRefusedException {
    try (CampaignFolder folder = CampaignFolder.begin(out, provenance, arguments)) {
      try {
        return into(folder);
      } catch (BadInputException | IOException e) {
        folder.discard();
        throw e;
      }
    } catch (FolderRefusedException e) {
      throw e;
    } catch (IOException e) {
      throw new BadInputException(out + ": cannot be written to: " + Trouble.words(e), e);
    }
  }

  private RecordedCampaign.Outcome into(CampaignFolder folder) throws IOException {
    Tally tally = new Tally(List.copyOf(scenarios.keySet()));
    addSeeds(tally, folder);
    List<Shrinkage> shrunk = shrunk(tally.notPassed());
    List<String> minimal = shrunk.stream().map(Merge::key).toList();
    for (SeedResult result :
        tally.notPassed().stream().limit(arguments.failureFolders()).toList()) {
      CampaignPart part = parts.get(place(result));
      FailureCopy.copy(part.folder(), result, minimal.contains(key(result)), folder);
    }
    boolean timeUp = parts.stream().anyMatch(part -> part.file().timeUp());
    CampaignSummary summary =
        new CampaignSummary(
            tally,
            provenance,
            parts.stream().mapToInt(part -> part.file().jobs()).sum(),
            parts.stream().mapToLong(part -> part.file().wallNanos()).max().orElse(0),
            new CampaignSummary.Extent(campaign.size(), false, timeUp, arguments),
            RecordedCampaign.weaknesses(scenarios, tally),
            shrunk);
    return RecordedCampaign.end(folder, summary, tally);
  }

  private int place(SeedResult result) {
    return Objects.requireNonNull(partOf.get(key(result)));
  }

  /** Part I has every N-th seed from the I-th on. */
  private void addSeeds(Tally tally, CampaignFolder folder) throws IOException {
    List<SeedLines> lines = new ArrayList<>();
    try {
      for (CampaignPart part : parts) {
        lines.add(new SeedLines(part.seeds()));
      }
      for (long place = 0; place < campaign.size(); place++) {
        int number = (int) (place % parts.size());
        SeedResult result = next(lines.get(number), parts.get(number), place);
        if (result != null) {
          if (result.verdict() != SeedVerdict.PASS && tally.hasRoom()) {
            partOf.put(key(result), number);
          }
          tally.add(result);
          folder.add(result);
        }
      }
      for (int i = 0; i < parts.size(); i++) {
        parts.get(i).checkEnd(lines.get(i));
      }
    } finally {
      for (SeedLines each : lines) {
        each.close();
      }
    }
  }

  private @Nullable SeedResult next(SeedLines lines, CampaignPart part, long place) {
    SeedResult result = lines.number() == part.file().seeds() ? null : part.next(lines);
    if (result == null || campaign.isOf(place, result)) {
      return result;
    }
    throw new BadInputException(
        "%s: line %d: %s, expected the next seed of part %s"
            .formatted(
                part.seeds(),
                lines.number(),
                FailureFiles.name(result),
                part.file().arguments().shard()));
  }

  /** Each part has shrunk at least those of its failures that the whole would. */
  private List<Shrinkage> shrunk(List<SeedResult> notPassed) {
    Map<String, Shrinkage> known =
        parts.stream()
            .flatMap(part -> part.file().shrunk().stream())
            .collect(Collectors.toMap(Merge::key, Function.identity()));
    List<Shrinkage> shrunk = new ArrayList<>();
    if (arguments.shrinkBudget() > 0) {
      for (SeedResult result : ToShrink.of(notPassed, arguments.failureFolders())) {
        Shrinkage each = known.get(key(result));
        if (each == null) {
          throw new BadInputException(
              "%s: %s is not shrunk, expected a part that was not told to end (run --resume)"
                  .formatted(parts.get(place(result)).folder(), FailureFiles.name(result)));
        }
        shrunk.add(each);
      }
    }
    return shrunk;
  }

  private static String key(SeedResult result) {
    return result.scenario() + " " + result.seed();
  }

  private static String key(Shrinkage shrinkage) {
    return shrinkage.scenario() + " " + shrinkage.seed();
  }
}
