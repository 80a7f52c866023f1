package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** The search against the definition, and against what must not matter. */
class SearchPropertyTest {

  private static final long EVER = Long.MAX_VALUE;

  /**
   * Depth first to the end; the same with an outlook on the pieces; on all levels at once; level by
   * level; and from each to the next after a few moves.
   */
  private static final List<Patience> PATIENCES =
      List.of(
          new Patience(EVER, 0, 0, 0, EVER),
          new Patience(0, EVER, 0, 0, 0),
          new Patience(0, 4, 0, EVER, 0),
          new Patience(0, 0, 0, EVER, EVER),
          new Patience(0, 0, 0, 0, EVER),
          new Patience(4, 0, 0, EVER, EVER),
          new Patience(4, 4, 4, 4, EVER),
          new Patience(EVER, EVER, 0, 0, 2));

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
    for (Patience patience : PATIENCES) {
      agrees(sample, failsAt, patience);
    }
  }

  private static void agrees(Sample sample, int failsAt, Patience patience) {
    Verdict verdict =
        Linearizability.check(
            sample.model(), sample.initial(), sample.history(), Budget.DEFAULT, patience);

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

  /** An operation in doubt only adds possibilities: with one more what was valid stays so. */
  @Property(tries = 1_000)
  void operationInDoubt_keepsValidHistoriesValid(
      @ForAll("samples") Sample sample, @ForAll @IntRange(max = 99) int draw) {
    List<Alphabet.Choice> choices = sample.alphabet().choices();
    Alphabet.Choice choice = choices.get(draw % choices.size());
    List<Op> more = new ArrayList<>(sample.history());
    int at = draw * (more.size() + 1) / 100;
    more.add(at, op(1_000, Op.Type.INVOKE, choice));
    if (draw % 2 == 0) {
      more.add(at + 1, op(1_001, Op.Type.INFO, choice));
    }

    if (sample.verdict() instanceof Verdict.Valid) {
      assertThat(sample.verdictOf(more)).isInstanceOf(Verdict.Valid.class);
    }
  }

  private static Op op(int index, Op.Type type, Alphabet.Choice choice) {
    Keyword f = Keyword.intern(null, choice.f());
    return new Op(index, 0, 1_000, type, f, choice.argument(), null);
  }

  /** What failed did not happen: without it the verdict is the same. */
  @Property(tries = 1_000)
  void failedOperations_doNotMatter(@ForAll("samples") Sample sample) {
    Set<Integer> failed = new HashSet<>();
    Map<Long, Integer> open = new HashMap<>();
    for (Op op : sample.history()) {
      if (op.type() == Op.Type.INVOKE) {
        open.put(op.process(), op.index());
      } else if (op.type() == Op.Type.FAIL) {
        failed.add(op.index());
        failed.add(open.get(op.process()));
      }
    }
    List<Op> rest = sample.history().stream().filter(op -> !failed.contains(op.index())).toList();

    assertThat(sample.verdictOf(rest)).hasSameClassAs(sample.verdict());
  }

  /** Two objects side by side: key by key, each has the verdict that it has by itself. */
  @Property(tries = 500)
  void keys_areJudgedAsIfAlone(
      @ForAll("samples") Sample sample, @ForAll("samples") Sample another, @ForAll Random random) {
    List<Op> both = new ArrayList<>();
    Deque<Op> left = new ArrayDeque<>(keyed("left", 0, sample.history()));
    Deque<Op> right = new ArrayDeque<>(keyed("right", 10_000, another.history()));
    while (!left.isEmpty() || !right.isEmpty()) {
      boolean fromLeft = right.isEmpty() || (!left.isEmpty() && random.nextBoolean());
      both.add(fromLeft ? left.remove() : right.remove());
    }

    Map<Object, List<Op>> byKey = Independent.split(both);

    assertThat(sample.verdictOf(byKey.getOrDefault("left", List.of())))
        .hasSameClassAs(sample.verdict());
    assertThat(another.verdictOf(byKey.getOrDefault("right", List.of())))
        .hasSameClassAs(another.verdict());
  }

  private static List<Op> keyed(String key, int offset, List<Op> history) {
    return history.stream()
        .map(
            op ->
                new Op(
                    op.index() + offset,
                    op.timeNanos(),
                    op.process() + offset,
                    op.type(),
                    op.fKeyword(),
                    RT.vector(key, op.value()),
                    op.error()))
        .toList();
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
