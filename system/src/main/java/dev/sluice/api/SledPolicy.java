package dev.sluice.api;

/** What an operator has decided about a sled. */
public enum SledPolicy {
  /** Gets new instances. */
  IN_SERVICE,
  /** Keeps the instances it runs; gets no new ones. */
  NO_PROVISION,
  /** Gets no new instances; those it runs are moved to other sleds, as far as they may be. */
  DRAIN,
  /** Removed from the rack for good; terminal. */
  EXPUNGED
}
