package dev.sluice.guard.crooked.agent;

record AgentWithThread(Thread thread) {}
