package dev.sluice.guard.crooked.nexus;

final class NexusByHash {

  int pick(Object sled) {
    return sled.hashCode();
  }
}
