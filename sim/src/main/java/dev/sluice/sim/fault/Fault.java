package dev.sluice.sim.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One planned fault.
 *
 * @param atMillis when it begins, from the start of the run
 * @param lastsMillis how long it lasts; whatever lasts beyond the safety phase ends with it
 * @param target what it strikes, in the form of {@link FaultKind.Target}
 * @param amount how hard, in the kind's {@link FaultKind#unit}
 * @param worker with {@link FaultKind#WORKER_DELAY}: which workers, by the start of their name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    FaultKind kind,
    long atMillis,
    long lastsMillis,
    String target,
    long amount,
    @Nullable String worker) {}
