package dev.sluice.scenarios.search;

import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.SimRandom;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans in rounds of the same size, each made of what the rounds before have reached: so the same
 * salt gives the same plans, however many of a round are run at a time.
 */
final class GuidedSearch {

  /** Plans of a round. */
  static final int ROUND = 64;

  private final List<Scenario> scenarios;
  private final long firstSeed;
  private final long key;
  private final Corpus corpus = new Corpus();
  private long fresh;
  private long made;

  /**
   * A search.
   *
   * @param salt which plans are drawn and how they are changed
   * @param firstSeed the seed of the first plan that is drawn anew
   */
  GuidedSearch(List<Scenario> scenarios, long salt, long firstSeed) {
    this.scenarios = List.copyOf(scenarios);
    this.key = Draws.key(salt, "guided");
    this.firstSeed = firstSeed;
  }

  /** What was reached so far. */
  Corpus corpus() {
    return corpus;
  }

  /** The plans of the next round. */
  List<Plan> round(int size) {
    corpus.weigh();
    List<Corpus.Entry> kept = corpus.entries();
    List<Plan> plans = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      SimRandom random = new SimRandom(Draws.at(key, made++));
      plans.add(
          kept.isEmpty() || fresh < scenarios.size() || random.nextInt(2) == 0
              ? drawn()
              : mutated(random));
    }
    return plans;
  }

  /** The next seed of the scenario whose turn it is. */
  private Plan drawn() {
    long seed = firstSeed + fresh++;
    return Draw.plan(scenarios.get((int) Math.floorMod(seed, (long) scenarios.size())), seed);
  }

  private Plan mutated(SimRandom random) {
    Corpus.Entry parent = corpus.choose(random);
    Scenario of = scenarios.get(random.nextInt(scenarios.size()));
    Plan donor =
        random.nextBoolean()
            ? corpus.choose(random).plan()
            : Draw.plan(of, random.nextLong() >>> 1);
    return Mutation.of(parent.plan(), parent.steps(), donor, random);
  }

  /** Takes note of a run of this round; in the order of its plans. */
  boolean learn(Observed observed) {
    return corpus.learn(observed);
  }
}
