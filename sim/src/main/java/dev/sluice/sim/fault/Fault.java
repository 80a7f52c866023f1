package dev.sluice.sim.fault;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One planned fault.
 *
 * @param atMillis when it begins, from the start of the run
 * @param lastsMillis how long it lasts; see {@link FaultKind.Ending}
 * @param target what it strikes
 * @param amount how hard, as {@link FaultKind#amount} says
 * @param worker with {@link FaultKind#WORKER_DELAY}: which workers, by the start of their name; see
 *     {@link AgentWorkers}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Fault(
    FaultKind kind,
    long atMillis,
    long lastsMillis,
    Target target,
    long amount,
    @Nullable String worker) {

  /** The same fault that begins at another time. */
  public Fault withAtMillis(long other) {
    return new Fault(kind, other, lastsMillis, target, amount, worker);
  }

  /** The same fault that lasts longer or shorter. */
  public Fault withLastsMillis(long other) {
    return new Fault(kind, atMillis, other, target, amount, worker);
  }

  /** The same fault somewhere else. */
  public Fault withTarget(Target other) {
    return new Fault(kind, atMillis, lastsMillis, other, amount, worker);
  }

  /** The same fault by another amount. */
  public Fault withAmount(long other) {
    return new Fault(kind, atMillis, lastsMillis, target, other, worker);
  }
}
