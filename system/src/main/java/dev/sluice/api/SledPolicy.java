package dev.sluice.api;

/** What an operator has decided about a sled. */
public enum SledPolicy {
  /** Gets new instances. */
  IN_SERVICE,
  /** Keeps the instances it runs; gets no new ones. */
  NO_PROVISION,
  /** Removed from the rack for good; terminal. */
  EXPUNGED
}
