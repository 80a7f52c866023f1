package dev.sluice.api;

import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of a sled.
 *
 * @param info the last report accepted
 * @param boot the newest boot that Nexus knows of
 * @param desired size that Nexus wants, if an operator has set one
 * @param placeableBytes reservoir that placement counts on: 0 unless settled in {@code boot}
 * @param reservedBytes reservoir taken by reservations
 */
public record SledView(
    SledAgentInfo info,
    BootId boot,
    SledPolicy policy,
    SledState state,
    @Nullable ReservoirMode desired,
    long placeableBytes,
    long reservedBytes) {}
