package dev.sluice.house.crooked.reports;

import dev.sluice.house.crooked.scenarios.ScenarioOnCommandLine;

/** Also what the simulator wrongly uses. */
public record ReportOfScenario(ScenarioOnCommandLine scenario) {}
