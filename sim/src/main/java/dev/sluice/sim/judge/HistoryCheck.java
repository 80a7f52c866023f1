package dev.sluice.sim.judge;

import dev.sluice.sim.history.Op;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Judges whether the history of one object is linearizable. */
@FunctionalInterface
public interface HistoryCheck {

  /** Checks nothing. */
  HistoryCheck NONE = (model, history) -> Finding.NONE;

  /**
   * The result; if both are null the history is linearizable.
   *
   * @param violation why no order of the operations explains the history
   * @param undecided which budget was spent before there was an answer
   */
  record Finding(@Nullable String violation, @Nullable String undecided) {

    /** No violation, and decided. */
    public static final Finding NONE = new Finding(null, null);
  }

  /**
   * Judges one history.
   *
   * @param model the sequential model of the object: {@code vmm-reservoir} or {@code instance}
   */
  Finding check(String model, List<Op> history);
}
