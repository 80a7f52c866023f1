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
 * @param largestGuestBytes memory of the largest guest that placement would put here now; 0 if none
 *     fits or the sled takes none, null if Nexus does not say
 * @param drain how far it has been drained; null under any other policy
 * @param error why it has not the reservoir it should have; null if no attempt has failed
 */
public record SledView(
    SledAgentInfo info,
    BootId boot,
    SledPolicy policy,
    SledState state,
    @Nullable ReservoirMode desired,
    long placeableBytes,
    long reservedBytes,
    @Nullable Long largestGuestBytes,
    @Nullable DrainProgress drain,
    @Nullable ReservoirError error) {}
