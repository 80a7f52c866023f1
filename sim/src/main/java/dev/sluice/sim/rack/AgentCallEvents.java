package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.NexusInternalCall.SledPut;
import dev.sluice.sim.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** Reports the calls of one boot of a sled-agent to the observers of a rack. */
final class AgentCallEvents implements CallListener.Source {

  /**
   * Far below any time limit of an agent, on a clock however fast: the agent takes such answers.
   */
  private static final long IN_TIME_NANOS = 12_000_000_000L;

  private final Kernel kernel;
  private final SledNode sled;
  private final RackObserver observer;
  private long calls;

  AgentCallEvents(Kernel kernel, SledNode sled, RackObserver observer) {
    this.kernel = kernel;
    this.sled = sled;
    this.observer = observer;
  }

  @Override
  public CallListener sent(Host to, Call<?> call) {
    if (call instanceof SledPut put) {
      observer.agentRequest(sled, "PUT");
      observer.reported(sled, put.info());
    } else {
      observer.agentRequest(sled, "GET");
    }
    return new DismissalListener(++calls, kernel.nowNanos());
  }

  /** Reports an answer that dismisses the sled-agent. */
  private final class DismissalListener implements CallListener {
    private final long number;
    private final long sentNanos;

    DismissalListener(long number, long sentNanos) {
      this.number = number;
      this.sentNanos = sentNanos;
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable failure) {
      // The agent may drop the answer to a call that it gave up, or has repeated since.
      boolean taken = number == calls && kernel.nowNanos() - sentNanos < IN_TIME_NANOS;
      if (taken && (decommissioned(value) || dismissed(failure))) {
        observer.agentToldOff(sled);
      }
    }

    private static boolean decommissioned(@Nullable Object value) {
      return value instanceof SledAgentInfo info && info.decommissioned();
    }

    private static boolean dismissed(@Nullable Throwable failure) {
      return failure instanceof ApiException no
          && (no.code() == ErrorCode.DECOMMISSIONED || no.code() == ErrorCode.OLD_BOOT);
    }
  }
}
