package dev.sluice.reports;

/**
 * A situation that a scenario should have reached and did not, so that its passing proves little.
 *
 * @param scenario its name
 * @param what the situation, for a person
 */
public record Weakness(String scenario, String what) {}
