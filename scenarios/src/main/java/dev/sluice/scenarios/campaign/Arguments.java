package dev.sluice.scenarios.campaign;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.reports.CampaignArguments;
import dev.sluice.reports.CampaignArguments.Source;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.ScenarioReader;
import dev.sluice.scenarios.file.Seeds;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From what a user asks for to {@link CampaignArguments}, and from these to a campaign. */
public final class Arguments {

  private Arguments() {}

  /**
   * Limits that decide which files a campaign leaves.
   *
   * @param maxFailures with which seed that does not pass it ends; 0 for no such end
   * @param failureFolders how many seeds that do not pass leave their files
   * @param shrinkBudget steps of simulation to spend on shrinking one failing seed
   */
  public record Limits(long maxFailures, long failureFolders, long shrinkBudget) {}

  /** Those of the campaign over {@code seeds} of each of {@code scenarios}. */
  public static CampaignArguments of(
      List<Scenario> scenarios,
      Catalogue catalogue,
      Seeds seeds,
      Shard shard,
      boolean verifyDeterminism,
      Limits limits) {
    return of(
        sources(scenarios, catalogue),
        seeds.first() + ".." + seeds.last(),
        null,
        shard,
        verifyDeterminism,
        limits);
  }

  /** Those of the campaign over {@code pieces}. */
  public static CampaignArguments of(
      List<Campaign.Piece> pieces,
      Catalogue catalogue,
      Shard shard,
      boolean verifyDeterminism,
      Limits limits) {
    SortedMap<String, List<Long>> seedsOf = new TreeMap<>();
    for (Campaign.Piece piece : pieces) {
      seedsOf
          .computeIfAbsent(piece.scenario().name(), absent -> new ArrayList<>())
          .add(piece.seed());
    }
    seedsOf.replaceAll((name, seeds) -> seeds.stream().sorted().distinct().toList());
    List<Scenario> scenarios = pieces.stream().map(Campaign.Piece::scenario).distinct().toList();
    return of(sources(scenarios, catalogue), null, seedsOf, shard, verifyDeterminism, limits);
  }

  private static CampaignArguments of(
      SortedMap<String, Source> sources,
      @Nullable String seeds,
      @Nullable SortedMap<String, List<Long>> seedsOf,
      Shard shard,
      boolean verifyDeterminism,
      Limits limits) {
    return new CampaignArguments(
        sources,
        seeds,
        seedsOf,
        shard.text(),
        verifyDeterminism,
        limits.maxFailures(),
        limits.failureFolders(),
        limits.shrinkBudget());
  }

  private static SortedMap<String, Source> sources(List<Scenario> scenarios, Catalogue catalogue) {
    SortedMap<String, Source> sources = new TreeMap<>();
    for (Scenario scenario : scenarios) {
      String text = catalogue.text(scenario.origin());
      boolean builtIn = catalogue.names().contains(scenario.origin());
      Source source = new Source(scenario.origin(), sha256(text), builtIn ? null : text);
      sources.put(scenario.name(), source);
    }
    return sources;
  }

  /** The part that {@code arguments} name. */
  public static Shard shard(CampaignArguments arguments) {
    return Shard.parse("shard", arguments.shard());
  }

  /**
   * The scenarios that {@code arguments} name, as they were.
   *
   * @param where the arguments come from
   * @throws BadInputException if the catalogue has another one by now
   */
  public static List<Scenario> scenarios(
      String where, CampaignArguments arguments, Catalogue catalogue) {
    List<Scenario> scenarios = new ArrayList<>();
    arguments
        .scenarios()
        .forEach(
            (name, source) -> {
              String text = source.text();
              if (text == null) {
                text = catalogue.text(source.origin());
              }
              if (!sha256(text).equals(source.sha256())) {
                throw new BadInputException(
                    where + ": scenario " + name + " is another one by now, expected the same");
              }
              scenarios.add(new ScenarioReader().read(source.origin(), source.origin(), text));
            });
    return scenarios;
  }

  /** The campaign that {@code arguments} name; {@code scenarios} are theirs. */
  public static Campaign campaign(
      CampaignArguments arguments,
      List<Scenario> scenarios,
      Campaign.Options options,
      SeedWork work) {
    if (arguments.seeds() != null) {
      return new Campaign(scenarios, Seeds.parse("seeds", arguments.seeds()), options, work);
    }
    SortedMap<String, List<Long>> seedsOf = Objects.requireNonNull(arguments.seedsOf());
    List<Campaign.Piece> pieces = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      seedsOf
          .getOrDefault(scenario.name(), List.of())
          .forEach(seed -> pieces.add(new Campaign.Piece(scenario, seed)));
    }
    return Campaign.of(pieces, options, work);
  }

  private static String sha256(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each Java has SHA-256", e);
    }
  }
}
