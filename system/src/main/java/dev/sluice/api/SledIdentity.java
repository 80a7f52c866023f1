package dev.sluice.api;

/** What answers at a sled-agent's address: which sled, in which boot, with which reservoir. */
public record SledIdentity(SledId id, BootId boot, ReservoirReport reservoir) {}
