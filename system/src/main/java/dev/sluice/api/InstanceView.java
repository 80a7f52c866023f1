package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/**
 * What a user sees of an instance.
 *
 * @param sled the sled that runs it, while one does
 */
public record InstanceView(
    InstanceId id,
    String name,
    long memoryBytes,
    boolean autoRestart,
    InstanceState state,
    @Nullable SledId sled) {}
