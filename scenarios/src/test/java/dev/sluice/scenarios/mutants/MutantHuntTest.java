package dev.sluice.scenarios.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.mutants.MutantHunt.Fate;
import dev.sluice.scenarios.mutants.MutantHunt.Outcome;
import dev.sluice.scenarios.mutants.small.SmallCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MutantHuntTest {

  private static final long SEEDS = 20;

  private final List<Outcome> outcomes = all(2);

  @Test
  void wrongAnswerThatIsJudged_isFoundAtTheFirstSeed() {
    Outcome outcome = outcome("judged", "MATH");

    assertThat(outcome.fate()).isEqualTo(Fate.FOUND);
    assertThat(outcome.seed()).isEqualTo(1);
    assertThat(outcome.scenario()).isEqualTo("small");
    assertThat(outcome.oracle()).isEqualTo("wrong-sum");
  }

  @Test
  void wrongAnswerThatNobodyJudges_isDifferentButAccepted() {
    Outcome outcome = outcome("seen", "MATH");

    assertThat(outcome.fate()).isEqualTo(Fate.ACCEPTED);
    assertThat(outcome.seed()).isEqualTo(1);
    assertThat(outcome.runs()).isEqualTo(SEEDS);
  }

  @Test
  void changeThatChangesNothing_isNoDifference() {
    assertThat(outcome("harmless", "EXPERIMENTAL_ARGUMENT_PROPAGATION").fate())
        .isEqualTo(Fate.SAME);
  }

  @Test
  void lineThatNoSeedRuns_isNeverExecuted() {
    Outcome outcome = outcome("never", "MATH");

    assertThat(outcome.fate()).isEqualTo(Fate.NEVER_EXECUTED);
    assertThat(outcome.runs()).isZero();
  }

  @Test
  void loopWithoutEnd_isFoundByItsTurns() {
    Outcome outcome = outcome("loops", "INCREMENTS");

    assertThat(outcome.fate()).isEqualTo(Fate.FOUND);
    assertThat(outcome.oracle()).isEqualTo("endless");
  }

  @Test
  void crash_isFound() {
    assertThat(outcome("crashes", "MATH").oracle()).isEqualTo("crash");
  }

  @Test
  void swappedArguments_areFoundWhereTheOrderCounts() {
    assertThat(outcome("ordered", SwappedArguments.NAME).oracle()).isEqualTo("wrong-sum");
  }

  @Test
  void lineThatIsRunOnceAtLoading_isTriedWithEverySeed() {
    assertThat(outcome("<clinit>", SwappedArguments.NAME).fate()).isEqualTo(Fate.SAME);
    assertThat(outcome("<clinit>", SwappedArguments.NAME).runs()).isEqualTo(SEEDS);
    assertThat(outcome("<clinit>", "EXPERIMENTAL_ARGUMENT_PROPAGATION").fate())
        .isEqualTo(Fate.FOUND);
  }

  @Test
  void outcomes_areTheSameHoweverManyAreTriedAtATime() {
    assertThat(all(1)).isEqualTo(outcomes);
    assertThat(all(3)).isEqualTo(outcomes);
  }

  @Test
  void draw_isTheSaltsOwnAndTakesEachOnce() {
    MutantHunt hunt = hunt(1);
    List<Mutant> one = drawn(hunt, 1);

    assertThat(one).hasSize(5).doesNotHaveDuplicates().isEqualTo(drawn(hunt, 1));
    assertThat(one).isNotEqualTo(drawn(hunt, 2));
    assertThat(drawn(hunt, 1, 1_000)).hasSameElementsAs(hunt.all());
  }

  private static List<Mutant> drawn(MutantHunt hunt, long salt) {
    return drawn(hunt, salt, 5);
  }

  private static List<Mutant> drawn(MutantHunt hunt, long salt, int count) {
    List<Mutant> drawn = new ArrayList<>();
    hunt.hunt(count, salt, outcome -> drawn.add(outcome.mutant()), new Stop());
    return drawn;
  }

  private static List<Outcome> all(int jobs) {
    MutantHunt hunt = hunt(jobs);
    List<Outcome> outcomes = new ArrayList<>();
    hunt.hunt(hunt.all(), outcomes::add, new Stop());
    return outcomes;
  }

  private static MutantHunt hunt(int jobs) {
    SortedMap<String, byte[]> decisions = OurClasses.beside(SmallCode.class);
    decisions.keySet().removeIf(name -> !name.startsWith(SmallCode.class.getName()));
    SortedMap<String, byte[]> others =
        new TreeMap<>(OurClasses.beside(MutantHunt.class, SmallLook.class));
    return new MutantHunt(new OurClasses(decisions, others), SmallLook.class, SEEDS, jobs);
  }

  private Outcome outcome(String method, String mutator) {
    return outcomes.stream()
        .filter(one -> one.mutant().method().equals(method))
        .filter(one -> one.mutant().mutator().equals(mutator))
        .findFirst()
        .orElseThrow();
  }
}
