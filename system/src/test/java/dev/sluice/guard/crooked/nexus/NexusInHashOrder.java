package dev.sluice.guard.crooked.nexus;

import java.util.HashMap;
import java.util.Map;

final class NexusInHashOrder {

  Map<String, String> sleds() {
    return new HashMap<>();
  }
}
