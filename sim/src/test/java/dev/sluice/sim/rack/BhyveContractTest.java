package dev.sluice.sim.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.sim.rack.TwoDevices.Condition;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * One behaviour, two devices: the simulator's bhyve and the adapter on the emulated driver answer
 * alike, errno for errno, and hold the same afterwards. Where they differ the simulator is wrong.
 */
class BhyveContractTest {

  private static final long GIB = 1L << 30;
  private static final long PAGE = Bhyve.PAGE_BYTES;

  @BeforeProperty
  void needsACompiler() {
    EmulatedBhyve.folder();
  }

  @Property(tries = 200)
  void bothDevices_answerAlike(@ForAll("lives") ActionChain<TwoDevices> life) {
    try {
      life.run();
    } finally {
      life.finalState().ifPresent(TwoDevices::close);
    }
  }

  @Provide
  Arbitrary<ActionChain<TwoDevices>> lives() {
    return ActionChain.startWith(TwoDevices::new)
        .withAction(6, resizes())
        .withAction(5, creates())
        .withAction(3, destroys())
        .withAction(3, conditions())
        .withMaxTransformations(24);
  }

  private static Arbitrary<Long> sizes() {
    return Arbitraries.frequencyOf(
        Tuple.of(12, Arbitraries.longs().between(0, 110).map(gib -> gib * GIB)),
        Tuple.of(4, Arbitraries.longs().between(0, 40 * GIB / PAGE).map(pages -> pages * PAGE)),
        Tuple.of(2, Arbitraries.longs().between(0, 8 * GIB)),
        Tuple.of(
            2, Arbitraries.of(-1L, -PAGE, -GIB, Long.MIN_VALUE, Long.MAX_VALUE, 1L, 1L << 62)));
  }

  private static Arbitrary<Long> chunks() {
    return Arbitraries.frequencyOf(
        Tuple.of(6, Arbitraries.of(0L, GIB, 3 * GIB, 64 * GIB)),
        Tuple.of(1, Arbitraries.of(4097L, -PAGE, Long.MIN_VALUE, 256 * GIB, GIB / 2)));
  }

  private static Arbitrary<String> names() {
    return Arbitraries.frequencyOf(
        Tuple.of(12, Arbitraries.of("a", "b", "c")),
        Tuple.of(1, Arbitraries.of("", "a/b", "n".repeat(127), "n".repeat(128), "\u00e9")));
  }

  private static Action.Independent<TwoDevices> resizes() {
    return () ->
        Combinators.combine(sizes(), chunks(), Arbitraries.integers().between(-1, 4))
            .as(
                (target, chunk, interrupt) ->
                    Transformer.mutate(
                        "resize to %d by %d, interrupted after %d"
                            .formatted(target, chunk, interrupt),
                        two -> {
                          two.put(Condition.INTERRUPT_AFTER, interrupt);
                          alike(two, bhyve -> bhyve.resizeReservoir(target, chunk));
                          two.noInterrupt();
                        }));
  }

  private static Action.Independent<TwoDevices> creates() {
    return () ->
        Combinators.combine(names(), sizes())
            .as(
                (name, bytes) ->
                    Transformer.mutate(
                        "create %s of %d".formatted(name, bytes),
                        two -> alike(two, bhyve -> bhyve.createVm(name, bytes))));
  }

  private static Action.Independent<TwoDevices> destroys() {
    return () ->
        Arbitraries.of("a", "b", "c", "never")
            .map(
                name ->
                    Transformer.mutate(
                        "destroy " + name, two -> alike(two, bhyve -> bhyve.destroyVm(name))));
  }

  private static Action.Independent<TwoDevices> conditions() {
    return () ->
        Combinators.combine(
                Arbitraries.of(
                    Condition.LIMIT_PERCENT,
                    Condition.PAGES_END_PERCENT,
                    Condition.TRANSIENT_PERCENT,
                    Condition.HELD_BY_OTHER),
                Arbitraries.integers().between(0, 120))
            .as(
                (condition, value) ->
                    Transformer.mutate(condition + " " + value, two -> two.put(condition, value)));
  }

  private static void alike(TwoDevices two, Function<Bhyve, CompletionStage<?>> request) {
    same(two.ask(request));
    same(two.ask(Bhyve::query));
    same(two.ask(Bhyve::vms));
  }

  private static void same(TwoDevices.Answers answers) {
    assertThat(answers.simulated()).isEqualTo(answers.adapter());
  }
}
