package dev.sluice.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What decides which seeds a campaign runs and which files it leaves. Two runs with equal arguments
 * by one commit leave the same, wall times aside; those that differ in {@code shard} alone are
 * parts of one campaign.
 *
 * @param scenarios by name
 * @param seeds of each scenario, as {@code A..B}; null if they are listed
 * @param seedsOf the seeds by scenario, if they are listed
 * @param shard the part, as {@code I/N}
 * @param verifyDeterminism whether each seed is run twice
 * @param maxFailures with which seed that does not pass it ends; 0 for no such end
 * @param failureFolders how many seeds that do not pass leave their files
 * @param shrinkBudget steps of simulation to spend on shrinking one failing seed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CampaignArguments(
    SortedMap<String, Source> scenarios,
    @Nullable String seeds,
    @Nullable SortedMap<String, List<Long>> seedsOf,
    String shard,
    boolean verifyDeterminism,
    long maxFailures,
    long failureFolders,
    long shrinkBudget) {

  /**
   * Where a scenario comes from.
   *
   * @param origin the name or file by which commands find it
   * @param sha256 of its text
   * @param text the scenario as it was written; null for one of the catalogue
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Source(String origin, String sha256, @Nullable String text) {}

  /** The same for another part. */
  public CampaignArguments ofShard(String other) {
    return new CampaignArguments(
        scenarios,
        seeds,
        seedsOf,
        other,
        verifyDeterminism,
        maxFailures,
        failureFolders,
        shrinkBudget);
  }

  /** Where {@code other} differs first, apart from the part; null if nowhere. */
  public @Nullable String difference(CampaignArguments other) {
    if (!scenarios.keySet().equals(other.scenarios.keySet())) {
      return "other scenarios: "
          + String.join(", ", other.scenarios.keySet())
          + ", expected "
          + String.join(", ", scenarios.keySet());
    }
    for (String name : scenarios.keySet()) {
      Source mine = Objects.requireNonNull(scenarios.get(name));
      Source theirs = Objects.requireNonNull(other.scenarios.get(name));
      if (!mine.sha256.equals(theirs.sha256)) {
        return "another text of scenario " + name;
      }
    }
    if (!Objects.equals(seeds, other.seeds) || !Objects.equals(seedsOf, other.seedsOf)) {
      return "other seeds: " + shown(other.seeds) + ", expected " + shown(seeds);
    } else if (verifyDeterminism != other.verifyDeterminism) {
      return "--verify-determinism in one of them only";
    } else if (maxFailures != other.maxFailures) {
      return "--max-failures " + other.maxFailures + ", expected " + maxFailures;
    } else if (failureFolders != other.failureFolders) {
      return "--failure-folders " + other.failureFolders + ", expected " + failureFolders;
    } else if (shrinkBudget != other.shrinkBudget) {
      return "--shrink-budget " + other.shrinkBudget + ", expected " + shrinkBudget;
    }
    return null;
  }

  private static String shown(@Nullable String range) {
    return range == null ? "a list of seeds" : range;
  }
}
