package dev.sluice.api;

/** What a user sees of an instance. */
public enum InstanceState {
  /** Not running; may be started or deleted. */
  STOPPED,
  /** A start saga is at work. */
  STARTING,
  /** A sled runs it. */
  RUNNING,
  /** A stop is at work. */
  STOPPING,
  /**
   * It ran and was lost with its sled, or no sled ran it when its own was drained; may be started
   * or deleted.
   */
  FAILED
}
