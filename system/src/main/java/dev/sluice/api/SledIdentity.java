package dev.sluice.api;

/** Who answers at a sled-agent's address: which sled, in which of its lives, in what state. */
public record SledIdentity(SledId id, BootId boot, ReservoirReport reservoir) {}
