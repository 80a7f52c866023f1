package dev.sluice.sim.rack;

import dev.sluice.api.ApiError;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.SledAgentCall.EnsureRegistered;
import dev.sluice.api.call.SledAgentCall.EnsureRunning;
import dev.sluice.api.call.SledAgentCall.EnsureStopped;
import dev.sluice.api.call.SledAgentCall.GetVmm;
import dev.sluice.api.call.SledAgentCall.SetReservoir;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.LaunchDecided;
import dev.sluice.sim.event.VmmEvent.LaunchServed;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import dev.sluice.sim.event.VmmEvent.StateAsked;
import dev.sluice.sim.event.VmmEvent.StopAnswered;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.event.VmmEvent.StopDecided;
import dev.sluice.sim.event.VmmEvent.StopServed;
import dev.sluice.sim.event.VmmEvent.VmmTold;
import dev.sluice.sim.event.VmmEvent.WishDecided;
import dev.sluice.sim.event.VmmEvent.WishSent;
import org.jspecify.annotations.Nullable;

/** Reports calls to sled-agents and their answers as events. */
final class SledCallEvents implements CallListener.Source {

  private final String caller;
  private final Events events;

  /**
   * Of the calls of one host.
   *
   * @param caller its name
   */
  SledCallEvents(String caller, Events events) {
    this.caller = caller;
    this.events = events;
  }

  @Override
  public CallListener sent(Host to, Call<?> call) {
    SledNode sled = (SledNode) to;
    if (call instanceof EnsureRegistered register) {
      PropolisId vmm = register.spec().propolis();
      events.emit(
          new RegisterAsked(sled.sled(), vmm, register.spec().instance(), register.epoch()));
      sled.vms().remember(vmm, GuestMemory.reservoirBytes(register.spec().guestMemoryBytes()));
      return new VmmListener(sled, vmm);
    }
    if (call instanceof EnsureRunning run) {
      SledCall launch = sled.newCall(run.propolis(), run.boot());
      long bytes = sled.vms().reservoirBytes(run.propolis());
      events.emit(new LaunchAsked(launch, bytes, sled.reservoirReady()));
      return new LaunchListener(sled, launch);
    }
    if (call instanceof EnsureStopped stop) {
      SledCall stopping = sled.newCall(stop.propolis(), stop.boot());
      events.emit(new StopAsked(stopping));
      return new StopListener(sled, stopping);
    }
    if (call instanceof SetReservoir set) {
      events.emit(new WishSent(sled.sled(), set.desired(), caller));
      return new WishListener(sled.sled(), set.desired());
    }
    if (call instanceof GetVmm get) {
      events.emit(new StateAsked(sled.sled(), get.propolis(), get.boot()));
      return new VmmListener(sled, get.propolis());
    }
    return CallListener.NONE;
  }

  /** Reports the VMM's state in the sled-agent's answer. */
  private class VmmListener implements CallListener {
    final SledNode sled;
    private final PropolisId vmm;

    VmmListener(SledNode sled, PropolisId vmm) {
      this.sled = sled;
      this.vmm = vmm;
    }

    @Override
    public void decided(Answer<?> answer) {
      if (answer instanceof Answer.Ok<?> ok && ok.value() instanceof VmmView view) {
        events.emit(new VmmTold(sled.sled(), vmm, view.state(), false));
      } else if (answer instanceof Answer.Refused<?> refused && saysGone(refused.error())) {
        events.emit(new VmmTold(sled.sled(), vmm, VmmState.GONE, true));
      }
    }

    private static boolean saysGone(ApiError error) {
      return error.code() == ErrorCode.VMM_GONE || error.code() == ErrorCode.NO_SUCH_VMM;
    }
  }

  /** Reports what the sled-agent answers to a wish for its reservoir. */
  private final class WishListener implements CallListener {
    private final Sled sled;
    private final ReservoirMode wish;

    WishListener(Sled sled, ReservoirMode wish) {
      this.sled = sled;
      this.wish = wish;
    }

    @Override
    public void decided(Answer<?> answer) {
      events.emit(new WishDecided(sled, wish, caller, refusal(answer)));
    }
  }

  private static @Nullable ErrorCode refusal(Answer<?> answer) {
    return answer instanceof Answer.Refused<?> no ? no.error().code() : null;
  }

  /** Notes which boot served the call: the first, since the answer to a second copy is dropped. */
  private class NumberedListener extends VmmListener {
    final SledCall call;
    @Nullable BootId servedBy;

    NumberedListener(SledNode sled, SledCall call) {
      super(sled, call.vmm());
      this.call = call;
    }

    @Override
    public void served() {
      if (servedBy == null) {
        servedBy = sled.boot();
      }
    }
  }

  private final class LaunchListener extends NumberedListener {
    LaunchListener(SledNode sled, SledCall call) {
      super(sled, call);
    }

    @Override
    public void served() {
      super.served();
      events.emit(new LaunchServed(call, sled.boot()));
    }

    @Override
    public void decided(Answer<?> answer) {
      super.decided(answer);
      events.emit(new LaunchDecided(call, refusal(answer)));
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable failure) {
      events.emit(new LaunchAnswered(call, servedBy, failure));
    }
  }

  private final class StopListener extends NumberedListener {
    StopListener(SledNode sled, SledCall call) {
      super(sled, call);
    }

    @Override
    public void served() {
      super.served();
      events.emit(new StopServed(call));
    }

    @Override
    public void decided(Answer<?> answer) {
      super.decided(answer);
      events.emit(new StopDecided(call, refusal(answer)));
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable failure) {
      events.emit(new StopAnswered(call, servedBy, failure));
    }
  }
}
