package dev.sluice.scenarios.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.Tiny;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.sim.Run;
import dev.sluice.sim.kernel.SimRandom;
import dev.sluice.sim.plan.Plan;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept, and how often it is chosen. */
class CorpusTest {

  private static Observed seen(long seed, Long... features) {
    Plan plan = Draw.plan(Tiny.scenario(), seed);
    Run run = Tiny.content().withoutHistories().run(plan);
    return new Observed(plan, run, Set.of(features));
  }

  @Test
  void onlyWhatReachesSomethingNew_isKept() {
    Corpus corpus = new Corpus();

    assertThat(corpus.learn(seen(1, 10L, 11L))).isTrue();
    assertThat(corpus.learn(seen(2, 11L))).isFalse();
    assertThat(corpus.learn(seen(3, 11L, 12L))).isTrue();
    assertThat(corpus.entries()).extracting(Corpus.Entry::news).containsExactly(2, 1);
    assertThat(corpus.features()).isEqualTo(3);
  }

  @Test
  void whatFails_isNotKept() {
    Plan plan = Draw.plan(Tiny.scenario(), 4);
    Run run = Tiny.dislikingLaunches().run(plan);

    assertThat(run.violations()).isNotEmpty();
    assertThat(new Corpus().learn(new Observed(plan, run, Set.of(1L)))).isFalse();
  }

  @Test
  void whatReachesRareThings_isChosenMoreOften() {
    Corpus corpus = new Corpus();
    corpus.learn(seen(1, 10L));
    corpus.learn(seen(2, 20L, 21L));
    for (int i = 0; i < 20; i++) {
      corpus.learn(seen(3, 10L));
    }
    corpus.weigh();
    SimRandom random = new SimRandom(5);
    int rare = 0;
    for (int i = 0; i < 200; i++) {
      rare += corpus.choose(random).plan().seed() == 2 ? 1 : 0;
    }

    assertThat(rare).isBetween(180, 199); // 2 of 2 1/21
  }
}
