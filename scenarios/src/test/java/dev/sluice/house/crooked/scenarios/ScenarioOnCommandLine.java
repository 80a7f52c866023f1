package dev.sluice.house.crooked.scenarios;

import dev.sluice.house.crooked.cli.Prompt;

/** Also what the reports wrongly use. */
public record ScenarioOnCommandLine(Prompt prompt) {}
