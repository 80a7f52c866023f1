package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.lang.Util;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What models claim of their operations in all states, tried in all states that their alphabets
 * reach.
 */
class ModelTraitsTest {

  private static final int STATES_MAX = 500;

  @TestFactory
  Stream<DynamicTest> claims_holdInEveryState() {
    return Alphabet.all().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> claimsHold(e.getValue())));
  }

  private static void claimsHold(Alphabet alphabet) {
    Model model = Models.named(alphabet.model());
    List<Op> operations = operations(alphabet);
    List<Object> states = states(model, model.initialState(alphabet.init()), operations);
    assertThat(states).hasSizeGreaterThan(1);
    for (Op op : operations) {
      assertThat(model.faultOf(op)).as("%s", op).isNull();
      Object kind = model.kind().invoke(op);
      List<Object> parts = touched(model, op);
      for (Object state : states) {
        Object next = model.step().invoke(state, op);
        if (kind == Model.READ) {
          assertThat(next == state || next instanceof Inconsistent)
              .as("%s in %s", op, state)
              .isTrue();
        } else if (kind == Model.BLIND) {
          assertThat(next).as("%s in %s", op, state).isNotInstanceOf(Inconsistent.class);
          // Within a part: two blind operations on it, the last one wins.
          for (Op other : operations) {
            if (model.kind().invoke(other) == Model.BLIND && touched(model, other).equals(parts)) {
              Object detour = model.step().invoke(model.step().invoke(state, other), op);
              assertThat(Util.equiv(detour, next))
                  .as("%s after %s in %s", op, other, state)
                  .isTrue();
            }
          }
        }
        if (kind == Model.ALWAYS) {
          assertThat(next).as("%s in %s", op, state).isNotInstanceOf(Inconsistent.class);
        }
        if (kind == Model.CHANGE) {
          assertThat(Util.equiv(next, state)).as("%s in %s", op, state).isFalse();
        }
        if (next instanceof Inconsistent refused && refused.isForGood()) {
          staysRefused(model, state, op, operations);
        }
      }
    }
  }

  /** After any operation of the same part that is not blind it is still refused for good. */
  private static void staysRefused(Model model, Object state, Op op, List<Op> operations) {
    for (Op other : operations) {
      Object next = model.step().invoke(state, other);
      if (model.kind().invoke(other) != Model.BLIND && !(next instanceof Inconsistent)) {
        assertThat(model.step().invoke(next, op))
            .as("%s after %s in %s", op, other, state)
            .isInstanceOfSatisfying(
                Inconsistent.class, again -> assertThat(again.isForGood()).isTrue());
      }
    }
  }

  private static List<Object> touched(Model model, Op op) {
    List<Object> parts = new ArrayList<>();
    if (model.touches() != null) {
      ((Iterable<?>) model.touches().invoke(op)).forEach(parts::add);
    }
    return parts;
  }

  private static List<Op> operations(Alphabet alphabet) {
    List<Op> operations = new ArrayList<>();
    for (Alphabet.Choice choice : alphabet.choices()) {
      operations.add(RandomHistory.op(choice.f(), choice.argument()));
      for (int i = 0; i < choice.results().count(); i++) {
        operations.add(RandomHistory.op(choice.f(), choice.results().nth(i)));
      }
    }
    return operations;
  }

  private static List<Object> states(Model model, Object initial, List<Op> operations) {
    Map<Object, Boolean> seen = new java.util.LinkedHashMap<>();
    List<Object> states = new ArrayList<>(List.of(initial));
    seen.put(initial, true);
    for (int i = 0; i < states.size() && states.size() < STATES_MAX; i++) {
      for (Op op : operations) {
        Object next = model.step().invoke(states.get(i), op);
        if (!(next instanceof Inconsistent) && seen.put(next, true) == null) {
          states.add(next);
        }
      }
    }
    return states;
  }
}
