package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.NexusInternalCall.SledPut;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.VmmEvent.DismissalTold;
import dev.sluice.sim.event.VmmEvent.NexusAnswered;
import dev.sluice.sim.event.VmmEvent.NexusAsked;
import dev.sluice.sim.event.VmmEvent.NexusCallEnded;
import dev.sluice.sim.event.VmmEvent.NexusCalled;
import dev.sluice.sim.event.VmmEvent.NexusDecided;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** Reports the calls of one boot of a sled-agent as events. */
final class AgentCallEvents implements CallListener.Source {

  /**
   * Far below any time limit of an agent, also on the fastest clock: the agent accepts such
   * answers.
   */
  private static final long IN_TIME_NANOS = 12_000_000_000L;

  private final Kernel kernel;
  private final SledNode sled;
  private final Events events;
  private long calls;

  AgentCallEvents(Kernel kernel, SledNode sled, Events events) {
    this.kernel = kernel;
    this.sled = sled;
    this.events = events;
  }

  @Override
  public CallListener sent(Host to, Call<?> call) {
    calls++;
    events.emit(new NexusCalled(sled.sled(), calls, to.name()));
    if (call instanceof SledPut put) {
      events.emit(new NexusAsked(sled.sled(), "PUT"));
      events.emit(new ReportSent(sled.sled(), put.info(), sled.wireVersion()));
    } else {
      events.emit(new NexusAsked(sled.sled(), "GET"));
    }
    return new AnswerListener(calls, kernel.nowNanos(), call);
  }

  /** Reports answers, and which of them dismiss the sled-agent. */
  private final class AnswerListener implements CallListener {
    private final long number;
    private final long sentNanos;
    private final BootId boot = sled.boot();
    private final @Nullable SledAgentInfo report;
    private boolean doubled;

    AnswerListener(long number, long sentNanos, Call<?> call) {
      this.number = number;
      this.sentNanos = sentNanos;
      this.report = call instanceof SledPut put ? put.info() : null;
    }

    @Override
    public void doubled() {
      doubled = true;
    }

    @Override
    public void decided(Answer<?> answer) {
      SledAgentInfo held =
          answer instanceof Answer.Ok<?> ok && ok.value() instanceof SledAgentInfo info
              ? info
              : null;
      ErrorCode refusal =
          answer instanceof Answer.Refused<?> refused ? refused.error().code() : null;
      events.emit(new NexusDecided(sled.sled(), number, boot, report, held, refusal, doubled));
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable failure) {
      boolean answered = failure == null || failure instanceof ApiException;
      if (answered) {
        events.emit(new NexusAnswered(sled.sled()));
      }
      // The agent may drop the answer to a call that it gave up, or has repeated since.
      boolean taken = number == calls && kernel.nowNanos() - sentNanos < IN_TIME_NANOS;
      events.emit(
          new NexusCallEnded(
              sled.sled(), number, answered, taken && failure == null ? report : null));
      if (taken && (decommissioned(value) || dismissed(failure))) {
        events.emit(new DismissalTold(sled.sled()));
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
