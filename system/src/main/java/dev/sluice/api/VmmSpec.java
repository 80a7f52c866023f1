package dev.sluice.api;

/**
 * The VMM that Nexus wants on a sled.
 *
 * @param propolis the VMM
 * @param instance the instance it is an incarnation of
 * @param boot the boot of the sled-agent that Nexus placed against; any other refuses
 * @param guestMemoryBytes RAM of the guest
 */
public record VmmSpec(
    PropolisId propolis, InstanceId instance, BootId boot, long guestMemoryBytes) {}
