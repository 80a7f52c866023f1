package dev.sluice.house.crooked.sim.judge;

import dev.sluice.house.crooked.sim.cover.CoverageOfJudge;

record JudgeOfCoverage(CoverageOfJudge coverage) {}
