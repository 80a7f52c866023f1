package dev.sluice.sim.rack;

import dev.sluice.api.call.Call;
import dev.sluice.api.call.SledAgentCall.EnsureStopped;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.SagaSteps;
import java.util.function.Consumer;

/**
 * Crashes the process of a Nexus as it comes to a step of a start saga, before the effect of the
 * step or after it: {@link FaultKind#NEXUS_CRASH_AT_STEP}.
 */
final class StepCrash {

  private final HostFaults faults;
  private final SimDatastore datastore;
  private final Consumer<String> crash;

  /**
   * For one Nexus.
   *
   * @param crash ends its process; is given the moment in words
   */
  StepCrash(HostFaults faults, SimDatastore datastore, Consumer<String> crash) {
    this.faults = faults;
    this.datastore = datastore;
    this.crash = crash;
  }

  /** Whether the process ends before or after the effect of a transaction, and has ended. */
  boolean at(String transaction, boolean after) {
    boolean strikes = strikes(transaction, after);
    if (strikes) {
      crash.accept(SagaSteps.text(SagaSteps.moment(transaction, after)));
    }
    return strikes;
  }

  /** Whether the process ends before or after the effect of a request to a sled, and has ended. */
  boolean at(Call<?> call, boolean after) {
    return strikes(call.name(), after) && isOfSaga(call) && at(call.name(), after);
  }

  private boolean strikes(String step, boolean after) {
    return faults.active().any(FaultKind.NEXUS_CRASH_AT_STEP)
        && faults.active().any(FaultKind.NEXUS_CRASH_AT_STEP, SagaSteps.moment(step, after));
  }

  /** A stop is a step only if it undoes a start; users and the watcher stop VMMs too. */
  private boolean isOfSaga(Call<?> call) {
    return !(call instanceof EnsureStopped stop) || datastore.inSaga(stop.propolis());
  }
}
