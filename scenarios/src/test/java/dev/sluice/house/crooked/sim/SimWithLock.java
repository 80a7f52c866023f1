package dev.sluice.house.crooked.sim;

final class SimWithLock {

  synchronized void step() {}
}
