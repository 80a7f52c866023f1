package dev.sluice.house.crooked.sim;

import dev.sluice.house.crooked.reports.ReportOfScenario;

/** Also what the agent wrongly uses. */
public record SimWithReports(ReportOfScenario report) {}
