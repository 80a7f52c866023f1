package dev.sluice.sim.plan;

/**
 * Other draws from a step on: all random streams are keyed anew after it, and up to it the run is
 * that of the plan without this.
 *
 * @param afterStep steps that are as they were
 * @param salt which other draws; 0 for the usual ones
 */
public record Redraw(long afterStep, long salt) {}
