package dev.sluice.guard.crooked.nexus;

import dev.sluice.guard.crooked.agent.AgentWithNexus;

/** Also what other crooked classes wrongly use. */
public record NexusWithAgent(AgentWithNexus agent) {}
