package dev.sluice.api;

/**
 * The instance a user wants.
 *
 * @param name unique among instances
 * @param memoryBytes RAM, without a {@link GuestMemory#problem}
 * @param autoRestart whether Nexus starts it again after it failed
 */
public record InstanceSpec(String name, long memoryBytes, boolean autoRestart) {}
