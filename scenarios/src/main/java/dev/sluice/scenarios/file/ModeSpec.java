package dev.sluice.scenarios.file;

import dev.sluice.api.ReservoirMode;
import dev.sluice.sim.kernel.SimRandom;

/** A mode of the VMM reservoir whose size may be drawn. */
record ModeSpec(Kind kind, Span size) {

  /** What the size counts. */
  enum Kind {
    /** No reservoir; the size says nothing. */
    NONE,
    /** MiB. */
    MEBIBYTES,
    /** Percent of physical RAM. */
    PERCENT
  }

  /** One of the modes that this may stand for. */
  ReservoirMode draw(SimRandom random) {
    return mode(size.draw(random));
  }

  /** The mode with that size. */
  ReservoirMode mode(long drawn) {
    return switch (kind) {
      case NONE -> new ReservoirMode.None();
      case MEBIBYTES -> new ReservoirMode.Mebibytes(drawn);
      case PERCENT -> new ReservoirMode.Percent((int) drawn);
    };
  }
}
