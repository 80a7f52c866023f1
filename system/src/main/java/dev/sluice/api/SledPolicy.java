package dev.sluice.api;

/** The operator's will for a sled. */
public enum SledPolicy {
  /** Takes new instances. */
  IN_SERVICE,
  /** Keeps what it runs, takes nothing new. */
  NO_PROVISION,
  /** Gone for ever; terminal. */
  EXPUNGED
}
