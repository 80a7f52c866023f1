package dev.sluice.sim.event;

/** The parts of a run, in their order. */
public enum Phase {
  /** Faults strike; no invariant may break. */
  SAFETY("safety", "faults may strike"),
  /** The faults have ended; the rack has to converge. */
  HEALING("healing", "the faults are over"),
  /** One more instance is started, which has to succeed if a sled has room. */
  LAST_START("last-start", "one more instance is started"),
  /** The run is over; what was recorded is judged. */
  END("end", "the run is over");

  private final String label;
  private final String words;

  Phase(String label, String words) {
    this.label = label;
    this.words = words;
  }

  /** The name in files. */
  public String label() {
    return label;
  }

  /** What happens in it. */
  String words() {
    return words;
  }
}
