package dev.sluice.api;

/** The identity of the hardware, which outlives its identity as a sled. */
public record Baseboard(String serial, String part, int revision) {}
