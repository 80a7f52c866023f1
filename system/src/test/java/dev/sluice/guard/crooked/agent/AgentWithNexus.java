package dev.sluice.guard.crooked.agent;

import dev.sluice.guard.crooked.nexus.NexusWithAgent;

/** Also what other crooked classes wrongly use. */
public record AgentWithNexus(NexusWithAgent nexus) {}
