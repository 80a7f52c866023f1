package dev.sluice.scenarios.file;

import dev.sluice.sim.fault.FaultKind;
import org.jspecify.annotations.Nullable;

/**
 * Faults of one kind.
 *
 * @param percent in how many of a hundred seeds there are any
 * @param count how many there are then
 * @param atMillis when each begins
 * @param lastsMillis how long each lasts
 * @param target what each strikes, in the form of {@link Targets}
 * @param amount how hard each strikes, in the unit of the kind
 * @param worker with {@link FaultKind#WORKER_DELAY}: which workers, by the start of their name
 */
record FaultSpec(
    FaultKind kind,
    int percent,
    Span count,
    Span atMillis,
    Span lastsMillis,
    String target,
    Span amount,
    @Nullable String worker) {}
