package dev.sluice.sim.check;

import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Verdicts as Knossos would give them, and what else the Clojure side of the checker has to say.
 */
public final class Analyses {

  private Analyses() {}

  /**
   * The analysis of a history, as a Clojure map with {@code :valid?} and, if invalid, all the
   * reasons.
   */
  public static IPersistentMap of(
      String model, @Nullable Object init, List<Op> history, Budget budget) {
    return (IPersistentMap)
        Models.function("sluice.checker", "analysis").invoke(model, history, options(init, budget));
  }

  /** The same of a history whose values are {@code [key value]}: an analysis by key. */
  public static IPersistentMap independent(
      String model, @Nullable Object init, List<Op> history, Budget budget) {
    return (IPersistentMap)
        Models.function("sluice.checker", "independent")
            .invoke(model, history, options(init, budget));
  }

  /** True if Knossos is on the class path. */
  public static boolean hasKnossos() {
    return (boolean) Models.function("sluice.checker.knossos", "present?").invoke();
  }

  /** What Knossos says of a history. */
  public static IPersistentMap byKnossos(String model, @Nullable Object init, List<Op> history) {
    List<IPersistentMap> maps = new ArrayList<>();
    history.forEach(op -> maps.add(op.toMap()));
    return (IPersistentMap)
        Models.function("sluice.checker.knossos", "analysis").invoke(model, init, maps);
  }

  /** Refusals of a sled that no order of the operations bears out, a sentence each. */
  public static List<String> doubtfulRefusals(
      @Nullable Object init, List<Op> history, Budget budget) {
    List<String> sentences = new ArrayList<>();
    for (Object sentence :
        (Iterable<?>)
            Models.function("sluice.checker.strict", "warnings")
                .invoke("vmm-reservoir", init, history, budget)) {
      sentences.add((String) sentence);
    }
    return sentences;
  }

  /** A state of a model as EDN, for people. */
  public static String stateWords(Object state) {
    return (String) Models.function("sluice.checker.words", "state").invoke(state);
  }

  /** The names of the models that know all operations of a history. */
  public static Set<String> fitting(List<Op> history) {
    Set<String> names = new TreeSet<>();
    for (Model model : Models.all().values()) {
      if (history.stream().allMatch(op -> op.isNemesis() || model.faultOf(op) == null)) {
        names.add(model.name());
      }
    }
    return names;
  }

  private static Object options(@Nullable Object init, Budget budget) {
    return RT.map(
        Keyword.intern(null, "init"),
        init,
        Keyword.intern(null, "steps"),
        budget.steps(),
        Keyword.intern(null, "bytes"),
        budget.bytes());
  }
}
