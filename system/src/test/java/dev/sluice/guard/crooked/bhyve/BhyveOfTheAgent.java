package dev.sluice.guard.crooked.bhyve;

import dev.sluice.guard.crooked.agent.AgentWithNexus;

/** Also what other crooked classes wrongly use. */
public record BhyveOfTheAgent(AgentWithNexus agent) {}
