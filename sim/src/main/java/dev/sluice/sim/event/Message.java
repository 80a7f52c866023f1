package dev.sluice.sim.event;

/**
 * A request between two hosts, whose copies and answer go by its number.
 *
 * @param number counts the requests of a run from 1
 * @param from the host that asks
 * @param to the host that is asked
 * @param sequence counts the requests from the one to the other from 1
 * @param what is asked, in words
 */
public record Message(long number, String from, String to, long sequence, String what) {}
