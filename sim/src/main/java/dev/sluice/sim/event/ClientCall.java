package dev.sluice.sim.event;

import dev.sluice.sim.plan.Operation;

/**
 * One operation of one client, under way.
 *
 * @param number counts the calls of a run from 0
 */
public record ClientCall(int number, Operation operation) {}
