package dev.sluice.guard.crooked.nexus;

import dev.sluice.guard.crooked.nexus.store.memory.RowsInMemory;

record NexusInMemory(RowsInMemory rows) {}
