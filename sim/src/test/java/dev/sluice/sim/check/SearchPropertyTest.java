package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** The search against the definition, and against what must not matter. */
class SearchPropertyTest {

  /** A model's name and a history of it. */
  record Sample(Alphabet alphabet, List<Op> history) {

    Model model() {
      return Models.named(alphabet.model());
    }

    Object initial() {
      return model().initialState(alphabet.init());
    }

    Verdict verdict() {
      return verdictOf(history);
    }

    Verdict verdictOf(List<Op> other) {
      return Linearizability.check(alphabet.model(), alphabet.init(), other, Budget.DEFAULT);
    }

    @Override
    public String toString() {
      return alphabet.model() + "\n" + EdnWriter.history(history);
    }
  }

  @Property(tries = 5_400)
  void verdict_isThatOfTheDefinition(@ForAll("samples") Sample sample) {
    agreesWithTheDefinition(sample);
  }

  /** The same at length: {@code mvn test -pl sim -am -Pthorough}. */
  @Property(tries = 120_000)
  @Tag("thorough")
  void verdict_isThatOfTheDefinition_manyTimes(@ForAll("samples") Sample sample) {
    agreesWithTheDefinition(sample);
  }

  /** The verdict, and the operation that it names, are those of trying all orders. */
  private static void agreesWithTheDefinition(Sample sample) {
    int failsAt = BruteForce.firstFailure(sample.model(), sample.initial(), sample.history());

    Verdict verdict = sample.verdict();

    if (failsAt < 0) {
      assertThat(verdict).isInstanceOf(Verdict.Valid.class);
    } else {
      assertThat(verdict)
          .isInstanceOfSatisfying(
              Invalid.class,
              invalid -> assertThat(invalid.op()).isSameAs(sample.history().get(failsAt)));
    }
  }

  @Property(tries = 1_000)
  void namesOfProcesses_doNotMatter(@ForAll("samples") Sample sample) {
    List<Op> renamed = new ArrayList<>();
    for (Op op : sample.history()) {
      renamed.add(
          new Op(
              op.index(),
              op.timeNanos(),
              1000 - 3 * op.process(),
              op.type(),
              op.fKeyword(),
              op.value(),
              op.error()));
    }

    assertThat(sample.verdictOf(renamed)).hasSameClassAs(sample.verdict());
  }

  /** A return a little later only makes room: what was valid stays so. */
  @Property(tries = 1_000)
  void laterReturns_keepValidHistoriesValid(@ForAll("samples") Sample sample) {
    List<Op> delayed = new ArrayList<>(sample.history());
    for (int i = 0; i + 1 < delayed.size(); i++) {
      if (delayed.get(i).type() == Op.Type.OK
          && delayed.get(i).process() != delayed.get(i + 1).process()) {
        java.util.Collections.swap(delayed, i, i + 1);
        i++;
      }
    }

    if (sample.verdict() instanceof Verdict.Valid) {
      assertThat(sample.verdictOf(delayed)).isInstanceOf(Verdict.Valid.class);
    }
  }

  /** An operation in doubt only adds possibilities: without it what was invalid stays so. */
  @Property(tries = 1_000)
  void droppingWhatIsInDoubt_keepsInvalidHistoriesInvalid(@ForAll("samples") Sample sample) {
    if (!(sample.verdict() instanceof Invalid)) {
      return;
    }
    Pairing pairing = Pairing.of(sample.history());
    for (int i = 0; i < pairing.size(); i++) {
      if (pairing.returnedAt[i] == Pairing.NEVER) {
        Op invocation = sample.history().get(pairing.calledAt[i]);
        List<Op> rest =
            sample.history().stream()
                .filter(
                    op -> op.process() != invocation.process() || op.index() < invocation.index())
                .toList();
        assertThat(sample.verdictOf(rest)).isInstanceOf(Invalid.class);
      }
    }
  }

  @Property(tries = 500)
  void sameHistory_takesTheSameSteps(@ForAll("samples") Sample sample) {
    assertThat(sample.verdict().steps()).isEqualTo(sample.verdict().steps());
  }

  @Property(tries = 500)
  void minimalHistory_failsAtTheSameOperation(@ForAll("samples") Sample sample) {
    if (sample.verdict() instanceof Invalid invalid) {
      List<Op> minimal = invalid.explanation().minimal();

      assertThat(sample.history()).containsAll(minimal);
      assertThat(sample.verdictOf(minimal))
          .isInstanceOfSatisfying(
              Invalid.class, small -> assertThat(small.op()).isSameAs(invalid.op()));
    }
  }

  @Provide
  Arbitrary<Sample> samples() {
    return Arbitraries.of(Alphabet.all().values())
        .flatMap(
            alphabet ->
                Arbitraries.integers()
                    .between(0, 99_999)
                    .list()
                    .ofMaxSize(26)
                    .map(numbers -> new Sample(alphabet, RandomHistory.of(alphabet, numbers))));
  }
}
