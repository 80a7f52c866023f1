package dev.sluice.sim.fault;

import java.util.List;

/** A part of the rack in which faults of its target's kinds act for as long as they last. */
public interface Part {

  /** A fault begins here. */
  void begin(Fault fault);

  /** A fault that has begun here ends. */
  void end(Fault fault);

  /** Finds the parts of a rack that a fault acts in. */
  @FunctionalInterface
  interface Finder {
    /** The parts, in the order in which it begins there. */
    List<Part> partsOf(Fault fault);
  }
}
