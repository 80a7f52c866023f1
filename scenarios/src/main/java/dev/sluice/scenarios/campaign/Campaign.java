package dev.sluice.scenarios.campaign;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.file.Seeds;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Many seeds of several scenarios, on several threads. Results come in the order of (scenario,
 * seed), and are the same for any number of threads, times aside.
 */
public final class Campaign {

  private static final Comparator<Piece> ORDER =
      Comparator.comparing((Piece piece) -> piece.scenario().name()).thenComparing(Piece::seed);

  private final long whole;
  private final LongFunction<Piece> pieces;
  private final SortedMap<String, Long> wholeByScenario;
  private final Options options;
  private final SeedWork work;

  /** One seed of one scenario. */
  public record Piece(Scenario scenario, long seed) {}

  /**
   * How to run it.
   *
   * @param jobs seeds that run at a time
   * @param shard which part of it to run
   * @param notPassedMax after how many seeds that did not pass to end
   * @param stop ends it early
   * @param timeMax ends it with the first result after that time on the wall
   */
  public record Options(int jobs, Shard shard, long notPassedMax, Stop stop, Duration timeMax) {

    /** More than any campaign takes. */
    public static final Duration NO_LIMIT = Duration.ofNanos(Long.MAX_VALUE);

    /** However long it takes. */
    public Options(int jobs, Shard shard, long notPassedMax, Stop stop) {
      this(jobs, shard, notPassedMax, stop, NO_LIMIT);
    }

    /** To the end, or to the first seed that does not pass. */
    public Options(int jobs, Shard shard, boolean failFast) {
      this(jobs, shard, failFast ? 1 : Long.MAX_VALUE, new Stop());
    }
  }

  private Campaign(
      LongFunction<Piece> pieces,
      SortedMap<String, Long> wholeByScenario,
      Options options,
      SeedWork work) {
    this.whole = wholeByScenario.values().stream().reduce(0L, Math::addExact);
    this.pieces = pieces;
    this.wholeByScenario = wholeByScenario;
    this.options = options;
    this.work = work;
  }

  /** The campaign of the same {@code seeds} in each of {@code scenarios}. */
  public Campaign(List<Scenario> scenarios, Seeds seeds, Options options, SeedWork work) {
    this(
        grid(scenarios.stream().sorted(Comparator.comparing(Scenario::name)).toList(), seeds),
        counted(scenarios.stream().map(Scenario::name), seeds.count()),
        options,
        work);
  }

  /** The campaign of these seeds and no others. */
  public static Campaign of(List<Piece> pieces, Options options, SeedWork work) {
    List<Piece> sorted = pieces.stream().sorted(ORDER).distinct().toList();
    return new Campaign(
        place -> sorted.get((int) place),
        counted(sorted.stream().map(piece -> piece.scenario().name()), 1),
        options,
        work);
  }

  private static SortedMap<String, Long> counted(Stream<String> scenarios, long each) {
    SortedMap<String, Long> counts = new TreeMap<>();
    scenarios.forEach(name -> counts.merge(name, each, Math::addExact));
    return counts;
  }

  private static LongFunction<Piece> grid(List<Scenario> scenarios, Seeds seeds) {
    return place ->
        new Piece(
            scenarios.get((int) (place / seeds.count())), seeds.first() + place % seeds.count());
  }

  /** How many seeds this part of it has. */
  public long size() {
    return upTo(whole);
  }

  /** How many seeds of each scenario this part of it has, by name. */
  public SortedMap<String, Long> sizes() {
    SortedMap<String, Long> sizes = new TreeMap<>();
    long place = 0;
    for (Map.Entry<String, Long> scenario : wholeByScenario.entrySet()) {
      long end = place + scenario.getValue();
      sizes.put(scenario.getKey(), upTo(end) - upTo(place));
      place = end;
    }
    return sizes;
  }

  /** How many of the first {@code places} of the whole are in this part of it. */
  private long upTo(long places) {
    Shard shard = options.shard();
    return (places - shard.number() + shard.of()) / shard.of();
  }

  /**
   * Runs it; {@code taker} gets each result on the thread that calls this.
   *
   * @param done how many of its seeds were run before, from the first one on
   * @param notPassed how many of those did not pass
   */
  public void run(long done, long notPassed, Consumer<SeedResult> taker) {
    long notPassedLeft = options.notPassedMax() - notPassed;
    if (notPassedLeft > 0) {
      InOrder.run(
          size() - done,
          options.jobs(),
          number -> one(done + number),
          counting(notPassedLeft, taker),
          options.stop());
    }
  }

  private Predicate<SeedResult> counting(long notPassedLeft, Consumer<SeedResult> taker) {
    long[] left = {notPassedLeft};
    long began = System.nanoTime();
    long nanosMax = options.timeMax().toNanos();
    return result -> {
      taker.accept(result);
      left[0] -= result.verdict() == SeedVerdict.PASS ? 0 : 1;
      return left[0] > 0 && System.nanoTime() - began < nanosMax;
    };
  }

  /** Whether {@code result} is that of the seed with this number in this part of it. */
  public boolean isOf(long number, SeedResult result) {
    if (number >= size()) {
      return false;
    }
    Piece piece = piece(number);
    return piece.scenario().name().equals(result.scenario()) && piece.seed() == result.seed();
  }

  private Piece piece(long number) {
    return pieces.apply(number * options.shard().of() + options.shard().number() - 1);
  }

  private SeedResult one(long number) {
    Piece piece = piece(number);
    return work.run(piece.scenario(), piece.seed());
  }
}
