package dev.sluice.sim.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How a run chooses among events that are ready at about the same time: part of a plan.
 *
 * @param strategy who goes first
 * @param windowMicros events due this soon after the earliest one are ready with it; none is ever
 *     later than this because of the strategy
 * @param changes with {@link Strategy#PCT}: of this many events in ten thousand, the lane falls
 *     behind all others just before the event
 */
public record Schedule(Strategy strategy, long windowMicros, int changes) {

  /** By time alone; the delay of every task and message is drawn evenly. */
  public static final Schedule UNIFORM = new Schedule(Strategy.UNIFORM, 0, 0);

  /** What {@link #changes} is a share of. */
  public static final int CHANGES_OF = 10_000;

  /** Whether time alone decides. */
  public boolean uniform() {
    return strategy == Strategy.UNIFORM;
  }

  /** A description for traces. */
  public String text() {
    return switch (strategy) {
      case UNIFORM -> strategy.label();
      case PCT ->
          "pct among what is due within "
              + windowMicros
              + " us, "
              + changes
              + " changes in "
              + CHANGES_OF
              + " events";
      case POS -> "pos among what is due within " + windowMicros + " us";
    };
  }

  /** Which of several ready events runs first. */
  public enum Strategy {
    /** The one that is due first. */
    UNIFORM("uniform"),
    /**
     * The one of the lane with the highest priority. Each lane draws a priority once; at intervals
     * one falls behind all others (probabilistic concurrency testing: Burckhardt et al., ASPLOS
     * 2010). Finds what needs few, but long, delays.
     */
    PCT("pct"),
    /**
     * The one with the highest priority of its own; what raced with it draws again (partial order
     * sampling: Yuan, Yang and Gu, CAV 2018). Finds what needs one of many orders.
     */
    POS("pos");

    private final String label;

    Strategy(String label) {
      this.label = label;
    }

    /** The name in plans and scenarios. */
    @JsonValue
    public String label() {
      return label;
    }

    /** The strategy of that name. */
    @JsonCreator
    public static Strategy of(String label) {
      for (Strategy strategy : values()) {
        if (strategy.label.equals(label)) {
          return strategy;
        }
      }
      throw new IllegalArgumentException("unknown strategy '" + label + "'");
    }
  }
}
