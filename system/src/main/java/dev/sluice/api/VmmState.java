package dev.sluice.api;

/** Where a VMM stands on its sled. */
public enum VmmState {
  /** Known to the sled-agent; nothing runs. */
  REGISTERED,
  /** On its way through the launch gate and bhyve. */
  LAUNCHING,
  /** bhyve holds its memory. */
  RUNNING,
  /** Being torn down; its memory is not back yet. */
  STOPPING,
  /** Gone for good: this id never runs again in this boot. */
  GONE
}
