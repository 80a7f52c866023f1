package dev.sluice.guard.crooked.agent;

import dev.sluice.guard.crooked.platform.real.RealThing;

record AgentOnRealPlatform(RealThing platform) {}
