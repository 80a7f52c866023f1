package dev.sluice.house.crooked.scenarios.replay;

import dev.sluice.house.crooked.scenarios.shrink.ShrinkingOfReplay;

record ReplayOfShrinking(ShrinkingOfReplay shrunk) {}
