package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a history is linearizable. */
public sealed interface Verdict {

  /** How many moves the search tried. */
  long steps();

  /**
   * Some order of the operations explains everything that was seen.
   *
   * @param state the state in which that order ends; null if the object fell into independent parts
   */
  record Valid(@Nullable Object state, long steps) implements Verdict {}

  /**
   * The budget was spent before there was an answer.
   *
   * @param cause what was spent: {@code steps} or {@code bytes}
   */
  record Unknown(String cause, long steps) implements Verdict {}

  /** No order of the operations explains what was seen. */
  final class Invalid implements Verdict {

    private final Op op;
    private final @Nullable Op previousOk;
    private final List<Object> states;
    private final long steps;
    private final Supplier<String> wording;
    private @Nullable String reason;

    Invalid(
        Op op, @Nullable Op previousOk, List<Object> states, long steps, Supplier<String> wording) {
      this.op = op;
      this.previousOk = previousOk;
      this.states = states;
      this.steps = steps;
      this.wording = wording;
    }

    /** The completion that ends the shortest prefix of the history that is not linearizable. */
    public Op op() {
      return op;
    }

    /** The last completion before it, up to which all can be explained; null if there is none. */
    public @Nullable Op previousOk() {
      return previousOk;
    }

    /** Up to ten states that the object may have been in just before, none of which allows it. */
    public List<Object> states() {
      return states;
    }

    /** One sentence that says which operation cannot be explained, and why, in plain words. */
    public String reason() {
      if (reason == null) {
        reason = wording.get();
      }
      return reason;
    }

    @Override
    public long steps() {
      return steps;
    }
  }
}
