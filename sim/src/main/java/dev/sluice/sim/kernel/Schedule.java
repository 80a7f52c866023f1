package dev.sluice.sim.kernel;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run chooses among events that are ready at about the same time: part of a plan.
 *
 * @param strategy who goes first
 * @param windowMicros events due this soon after the earliest one are ready with it; none is ever
 *     later than this because of the strategy
 * @param changes with {@link Strategy#PCT}: of this many events in ten thousand, the lane falls
 *     behind all others just before the event
 * @param choices with {@link Strategy#CHOSEN}: where several events are ready, the number of the
 *     one that runs, and 0 after these; none in files that do not say
 */
public record Schedule(
    Strategy strategy,
    long windowMicros,
    int changes,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Integer> choices) {

  /** By time alone; the delay of every task and message is drawn evenly. */
  public static final Schedule UNIFORM = new Schedule(Strategy.UNIFORM, 0, 0);

  /** What {@link #changes} is a share of. */
  public static final int CHANGES_OF = 10_000;

  /** Keeps a copy of the list. */
  public Schedule(
      Strategy strategy, long windowMicros, int changes, @Nullable List<Integer> choices) {
    this.strategy = strategy;
    this.windowMicros = windowMicros;
    this.changes = changes;
    this.choices = choices == null ? List.of() : List.copyOf(choices);
  }

  /** A schedule without choices. */
  public Schedule(Strategy strategy, long windowMicros, int changes) {
    this(strategy, windowMicros, changes, List.of());
  }

  /**
   * The order of {@code choices} among what is due within the same tick of {@code windowMicros}.
   */
  public static Schedule chosen(long windowMicros, List<Integer> choices) {
    return new Schedule(Strategy.CHOSEN, windowMicros, 0, choices);
  }

  /** This schedule with another window. */
  public Schedule withWindowMicros(long other) {
    return new Schedule(strategy, other, changes, choices);
  }

  /** This schedule with more or fewer changes. */
  public Schedule withChanges(int other) {
    return new Schedule(strategy, windowMicros, other, choices);
  }

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
      case CHOSEN -> "chosen among what is due within the same " + windowMicros + " us";
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
    POS("pos"),
    /**
     * The one that the plan names. Time goes in ticks as long as the window, and what is due within
     * one runs at its end; written by an exhaustive run, and never drawn.
     */
    CHOSEN("chosen");

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
