package dev.sluice.guard.crooked.platform.real;

/** What other crooked classes wrongly use. */
public record RealThing() {}
