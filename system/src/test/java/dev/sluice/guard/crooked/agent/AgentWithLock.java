package dev.sluice.guard.crooked.agent;

final class AgentWithLock {

  synchronized void launch() {}
}
