package dev.sluice.house.crooked.agent;

import dev.sluice.house.crooked.sim.SimWithReports;

record AgentOnSimulator(SimWithReports simulator) {}
