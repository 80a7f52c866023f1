package dev.sluice.api;

/** What a sled-agent says of one VMM. */
public record VmmView(PropolisId propolis, InstanceId instance, VmmState state) {}
