package dev.sluice.api;

/**
 * An instance that stays on a sled that is drained.
 *
 * @param why what keeps it there
 */
public record StayingInstance(InstanceId instance, StayReason why) {}
