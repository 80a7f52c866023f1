package dev.sluice.guard.crooked.transport;

import dev.sluice.guard.crooked.nexus.NexusWithAgent;

record TransportWithNexus(NexusWithAgent nexus) {}
