package dev.sluice.guard.crooked.api;

import dev.sluice.guard.crooked.bhyve.BhyveOfTheAgent;

/** Also what other crooked classes wrongly use. */
public record ErrorOfBhyve(BhyveOfTheAgent bhyve) {}
