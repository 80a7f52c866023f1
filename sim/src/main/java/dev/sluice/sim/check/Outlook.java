package dev.sluice.sim.check;

import java.util.ArrayList;
import java.util.List;

/** Tells configurations from which one of the pieces of an object cannot come to the end. */
final class Outlook {

  private final List<PieceOutlook> pieces = new ArrayList<>();

  /** An outlook on all pieces. */
  Outlook(Search search, Pairing pairing, Pieces pieces, Object initial) {
    for (Object piece : pieces.all(pairing)) {
      int[] members = pieces.members(piece, pairing);
      this.pieces.add(new PieceOutlook(search, pairing, piece, members, pieces, initial));
    }
  }

  /**
   * True if nothing can come of a configuration.
   *
   * @param touched the operation that has just been placed, or decided on; negative for all
   */
  boolean refutes(Configuration c, int touched, TransitionTable states) {
    if (states.isLost(c.state)) {
      return false;
    }
    for (PieceOutlook piece : pieces) {
      if ((touched < 0 || piece.sees(touched)) && !piece.isOpen(c, states)) {
        return true;
      }
    }
    return false;
  }
}
