package dev.sluice.scenarios.mutants;

import dev.sluice.scenarios.campaign.InOrder;
import dev.sluice.scenarios.campaign.Stop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds mutants of production code against the catalogue. What becomes of one depends on itself and
 * on the seeds alone, not on the others or on how many run at a time.
 */
public final class MutantHunt {

  private final OurClasses classes;
  private final String way;
  private final MutantMaker maker;
  private final Map<String, byte[]> metered = new HashMap<>();
  private final Unbroken unbroken;
  private final int jobs;

  /**
   * A hunt.
   *
   * @param seeds of the whole catalogue, for each mutant
   * @param jobs mutants that are tried at a time
   */
  public MutantHunt(long seeds, int jobs) {
    this(OurClasses.read(), CatalogueLook.class, seeds, jobs);
  }

  /** A hunt over other classes, by another way to look. */
  MutantHunt(OurClasses classes, Class<? extends Look> way, long seeds, int jobs) {
    this.classes = classes;
    this.way = way.getName();
    this.maker = new MutantMaker(classes);
    this.jobs = jobs;
    for (String name : classes.decisionCode()) {
      byte[] bytes = classes.bytes(name);
      if (bytes != null) {
        metered.put(name, Instrumented.loops(bytes));
      }
    }
    this.unbroken = new Unbroken(classes, this.way, seeds, jobs);
  }

  /** What becomes of a mutant. */
  public enum Fate {
    /** An oracle complained, or the run crashed or did not end. */
    FOUND("found"),
    /** Some run was another one than that of unbroken code, and nobody complained. */
    ACCEPTED("different but accepted"),
    /** Its line was run, and every run was the one of unbroken code. */
    SAME("no difference seen"),
    /** No seed ran its line. */
    NEVER_EXECUTED("never executed");

    private final String words;

    Fate(String words) {
      this.words = words;
    }

    /** In words. */
    public String words() {
      return words;
    }
  }

  /**
   * What became of one.
   *
   * @param runs how many seeds ran its line, up to the last one that was run
   * @param seed that found it, or that showed the first difference; null if none did
   * @param scenario of that seed
   * @param oracle that complained; null if none did
   */
  public record Outcome(
      Mutant mutant,
      Fate fate,
      long runs,
      @Nullable Long seed,
      @Nullable String scenario,
      @Nullable String oracle) {}

  /** How many seeds are left out, since somebody complains of unbroken code. */
  public long seedsLeftOut() {
    return unbroken.accused();
  }

  /** All mutants there are. */
  public List<Mutant> all() {
    List<Mutant> all = new ArrayList<>();
    classes.decisionCode().forEach(name -> all.addAll(maker.of(name)));
    return all;
  }

  /**
   * Hunts so many of all there are, those that {@code salt} draws.
   *
   * @param taker gets each outcome, in the order drawn
   * @param stop ends it early
   */
  public void hunt(int count, long salt, Consumer<Outcome> taker, Stop stop) {
    hunt(maker.draw(all(), count, salt), taker, stop);
  }

  /** Hunts these. */
  void hunt(List<Mutant> mutants, Consumer<Outcome> taker, Stop stop) {
    InOrder.run(
        mutants.size(),
        jobs,
        piece -> outcome(mutants.get((int) piece)),
        outcome -> {
          taker.accept(outcome);
          return true;
        },
        stop);
  }

  private Outcome outcome(Mutant mutant) {
    List<Long> running = unbroken.seedsThatRun(mutant);
    if (running.isEmpty()) {
      return new Outcome(mutant, Fate.NEVER_EXECUTED, 0, null, null, null);
    }
    Map<String, byte[]> changed = new HashMap<>(metered);
    changed.put(mutant.className(), Instrumented.loopsAndCalls(maker.make(mutant)));
    Look world = World.enter(classes, Look.class, way, List.of(mutant.className()), changed);
    Long differs = null;
    long runs = 0;
    for (long seed : running) {
      Look.Seen before = unbroken.seen(seed);
      if (before.complaint() != null) {
        continue; // whoever complains of unbroken code says nothing of a mutant
      }
      runs++;
      Look.Seen seen = world.look(seed, differs == null);
      if (seen.complaint() != null) {
        return new Outcome(mutant, Fate.FOUND, runs, seed, seen.scenario(), seen.complaint());
      }
      differs =
          differs == null && !seen.hash().equals(before.hash()) ? Long.valueOf(seed) : differs;
    }
    return differs == null
        ? new Outcome(mutant, Fate.SAME, runs, null, null, null)
        : new Outcome(
            mutant, Fate.ACCEPTED, runs, differs, unbroken.seen(differs).scenario(), null);
  }
}
