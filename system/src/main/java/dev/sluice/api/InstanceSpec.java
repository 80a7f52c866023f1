package dev.sluice.api;

/**
 * The instance a user wants.
 *
 * @param name unique among instances
 * @param memoryBytes RAM; {@link GuestMemory#GUEST_BYTES_MIN} to {@link
 *     GuestMemory#GUEST_BYTES_MAX}, a multiple of 1 GiB
 * @param autoRestart whether Nexus starts it again after it failed
 */
public record InstanceSpec(String name, long memoryBytes, boolean autoRestart) {}
