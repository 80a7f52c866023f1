package dev.sluice.platform;

import java.time.InstantSource;

/**
 * All that a process may ask of its host.
 *
 * @param clock the wall clock, for time stamps only: it may drift and jump, so durations are
 *     measured by {@link Worker#after}
 * @param scheduler source of workers
 * @param random source of random numbers
 * @param ids source of new identities
 */
public record Platform(InstantSource clock, Scheduler scheduler, RandomStreams random, Ids ids) {}
