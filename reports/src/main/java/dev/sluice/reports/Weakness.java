package dev.sluice.reports;

/**
 * A scenario that passed, if it did, without having been able to fail.
 *
 * @param scenario its name
 * @param what what it never got to, for a person
 */
public record Weakness(String scenario, String what) {}
