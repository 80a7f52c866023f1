package dev.sluice.guard.crooked.nexus.store.memory;

/** Stands for the in-memory form of the store. */
public record RowsInMemory() {}
