package dev.sluice.sim.check;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The question whether the operations of an independent part of an object have an order.
 *
 * <p>The whole is searched first. If that takes long and the model has {@link Pieces}, these are
 * asked by themselves: one without an order decides; if all have one, the search of the whole goes
 * on with an {@link Outlook} on them. Where the whole cannot be passed once a piece has failed is
 * then looked for before that place, for some time; if that does not tell, the place is the
 * piece's, and an earlier one may not be passed either.
 */
final class Inquiry {

  /** What is kept of a budget for the pieces. */
  private static final int SHARE_FOR_PIECES = 8;

  /** How long to look for an earlier place that the whole cannot pass. */
  private static final long LOCATING_MOST = 1_000_000;

  private final Model model;
  private final Object initial;
  private final Pairing part;
  private final Patience patience;
  private long steps;
  private long moves;
  private @Nullable Attempt attempt;
  private int failedAt;

  Inquiry(Model model, Object initial, Pairing part, Patience patience) {
    this.model = model;
    this.initial = initial;
    this.part = part;
    this.patience = patience;
  }

  /** Searches until there is an answer or the budget is spent. */
  Search.Outcome run(Budget budget) {
    Pieces pieces = model.pieces();
    if (pieces == null) {
      return whole(part, budget, patience);
    }
    long most = budget.steps() - budget.steps() / SHARE_FOR_PIECES;
    Budget first = budget.withSteps(Math.min(most, patience.beforePieces()));
    Search.Outcome outcome = whole(part, first, patience.beforeThePieces());
    if (outcome.spent == null) {
      return outcome;
    }
    if (steps < budget.steps() && askPieces(pieces, budget)) {
      locate(budget.withSteps(Math.min(LOCATING_MOST, budget.steps() - steps)));
      return Search.Outcome.INVALID;
    }
    if (steps >= budget.steps()) {
      return outcome;
    }
    return whole(part, budget.withSteps(budget.steps() - steps), patience.afterDepthFirst());
  }

  /** The search that gave the answer. */
  Attempt attempt() {
    return Objects.requireNonNull(attempt);
  }

  /** The position of the return that cannot be passed, once there is no order. */
  int failedAt() {
    return failedAt;
  }

  /** What all searches spent of the steps of the budget. */
  long steps() {
    return steps;
  }

  /** Moves tried by all searches. */
  long moves() {
    return moves;
  }

  private Search.Outcome whole(Pairing operations, Budget budget, Patience patienceNow) {
    Attempt whole = Attempt.quick(model, initial, operations, budget, patienceNow);
    attempt = whole;
    Search.Outcome outcome = run(whole);
    if (outcome == Search.Outcome.INVALID) {
      failedAt = whole.firstFailure(budget);
    }
    return outcome;
  }

  /** Whether some piece has no order; if so, of the one that fails first. */
  private boolean askPieces(Pieces pieces, Budget budget) {
    Attempt first = null;
    int firstAt = Integer.MAX_VALUE;
    for (Object piece : pieces.all(part)) {
      Budget left = budget.withSteps(budget.steps() - steps);
      Attempt asked = pieces.of(piece, initial, part, left, patience);
      if (run(asked) == Search.Outcome.INVALID) {
        int at = asked.firstFailure(left);
        if (at < firstAt) {
          first = asked;
          firstAt = at;
        }
      }
    }
    if (first != null) {
      attempt = first;
      failedAt = firstAt;
    }
    return first != null;
  }

  /** Looks whether the whole fails before the piece does. */
  private void locate(Budget budget) {
    Pairing earlier = part.upTo(failedAt - 1);
    Attempt before = Attempt.quick(model, initial, earlier, budget, patience.afterDepthFirst());
    if (run(before) == Search.Outcome.INVALID) {
      attempt = before;
      failedAt = before.firstFailure(budget);
    }
  }

  private Search.Outcome run(Attempt search) {
    Search.Outcome outcome = search.run();
    steps += search.steps();
    moves += search.moves();
    return outcome;
  }
}
