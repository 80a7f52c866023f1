package dev.sluice.cli.check;

import dev.sluice.sim.check.Invalid;
import dev.sluice.sim.check.Verdict;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a task.
 *
 * @param verdict {@code valid}, {@code invalid}, {@code unknown} or {@code malformed}
 * @param note in one line why it is not valid; null if it is
 * @param history its events; empty if it could not be read
 * @param failures the parts that are not linearizable: one, or one a key
 * @param warnings what does not bear on the verdict but deserves a look
 */
record Result(
    Task task,
    String verdict,
    @Nullable String note,
    List<Op> history,
    long steps,
    List<Failure> failures,
    List<String> warnings) {

  /**
   * A part that is not linearizable.
   *
   * @param key its key as EDN, or null if the history was not split by keys
   */
  record Failure(@Nullable String key, Invalid verdict) {

    /** The reason, with the key if there is one. */
    String sentence() {
      return key == null ? verdict.reason() : "key " + key + ": " + verdict.reason();
    }
  }

  /** The verdict on all parts together: the worst of theirs. */
  static Result of(Task task, List<Op> history, Map<?, Verdict> verdicts, List<String> warnings) {
    List<Failure> failures = new ArrayList<>();
    long steps = 0;
    String spent = null;
    for (Map.Entry<?, Verdict> part : verdicts.entrySet()) {
      steps += part.getValue().steps();
      if (part.getValue() instanceof Invalid invalid) {
        String key = task.independent() ? EdnWriter.value(part.getKey()) : null;
        failures.add(new Failure(key, invalid));
      } else if (part.getValue() instanceof Verdict.Unknown unknown) {
        spent = unknown.cause();
      }
    }
    String verdict = !failures.isEmpty() ? "invalid" : spent != null ? "unknown" : "valid";
    String note =
        !failures.isEmpty()
            ? failures.get(0).sentence()
            : spent != null ? "the budget of " + spent + " is spent" : null;
    return new Result(task, verdict, note, history, steps, failures, warnings);
  }

  /** A verdict that comes with nothing but itself, or none at all. */
  static Result bare(Task task, String verdict, @Nullable String note, List<Op> history) {
    return new Result(task, verdict, note, history, 0, List.of(), List.of());
  }

  /** How many operations clients invoked. */
  long operations() {
    return count(Op.Type.INVOKE);
  }

  /** How many of these ended in doubt or not at all. */
  long inDoubt() {
    return operations() - count(Op.Type.OK) - count(Op.Type.FAIL);
  }

  /** Whether the verdict is the one that a manifest expects, if there is one. */
  boolean isAsExpected() {
    return task.expected() == null || task.expected().equals(verdict);
  }

  private long count(Op.Type type) {
    return history.stream().filter(op -> !op.isNemesis() && op.type() == type).count();
  }
}
