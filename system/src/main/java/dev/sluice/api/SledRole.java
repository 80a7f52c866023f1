package dev.sluice.api;

/** What a sled is cabled for; may change while it runs. */
public enum SledRole {
  /** An ordinary compute sled. */
  GIMLET,
  /** A compute sled cabled to a switch. */
  SCRIMLET
}
