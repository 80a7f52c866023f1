package dev.sluice.guard.crooked.nexus.store;

import dev.sluice.guard.crooked.nexus.NexusWithAgent;

record StoreWithNexus(NexusWithAgent nexus) {}
