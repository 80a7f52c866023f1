package dev.sluice.sim.rack;

import dev.sluice.api.ApiError;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.PropolisId;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.SledAgentCall.EnsureRegistered;
import dev.sluice.api.call.SledAgentCall.EnsureRunning;
import dev.sluice.api.call.SledAgentCall.EnsureStopped;
import dev.sluice.api.call.SledAgentCall.GetVmm;
import org.jspecify.annotations.Nullable;

/** Reports calls to sled-agents, and what sled-agents say in answer, to the observers of a rack. */
final class SledCallEvents implements CallListener.Source {

  private final RackObserver observer;

  SledCallEvents(RackObserver observer) {
    this.observer = observer;
  }

  @Override
  public CallListener sent(Host to, Call<?> call) {
    SledNode sled = (SledNode) to;
    if (call instanceof EnsureRegistered register) {
      PropolisId vmm = register.spec().propolis();
      sled.remember(vmm, GuestMemory.reservoirBytes(register.spec().guestMemoryBytes()));
      return new VmmListener(sled, vmm);
    }
    if (call instanceof EnsureRunning run) {
      SledCall launch = sled.newCall(run.propolis(), run.boot());
      observer.launchCalled(launch, sled.reservoirBytes(run.propolis()));
      return new LaunchListener(launch);
    }
    if (call instanceof EnsureStopped stop) {
      SledCall stopping = sled.newCall(stop.propolis(), stop.boot());
      observer.stopCalled(stopping);
      return new StopListener(stopping);
    }
    if (call instanceof GetVmm get) {
      return new VmmListener(sled, get.propolis());
    }
    return CallListener.NONE;
  }

  /** Reports what the sled-agent says of the VMM. */
  private class VmmListener implements CallListener {
    private final SledNode sled;
    private final PropolisId vmm;

    VmmListener(SledNode sled, PropolisId vmm) {
      this.sled = sled;
      this.vmm = vmm;
    }

    @Override
    public final void decided(Answer<?> answer) {
      if (answer instanceof Answer.Ok<?> ok && ok.value() instanceof VmmView view) {
        observer.vmmTold(sled, vmm, view.state());
      } else if (answer instanceof Answer.Refused<?> refused && saysGone(refused.error())) {
        observer.vmmTold(sled, vmm, VmmState.GONE);
      }
    }

    private static boolean saysGone(ApiError error) {
      return error.code() == ErrorCode.VMM_GONE || error.code() == ErrorCode.NO_SUCH_VMM;
    }
  }

  /** Knows which boot served the call: the first, since the answer to a second copy is dropped. */
  private class NumberedListener extends VmmListener {
    final SledCall call;
    @Nullable BootId servedBy;

    NumberedListener(SledCall call) {
      super(call.sled(), call.vmm());
      this.call = call;
    }

    @Override
    public final void served() {
      if (servedBy == null) {
        servedBy = call.sled().boot();
      }
    }
  }

  private final class LaunchListener extends NumberedListener {
    LaunchListener(SledCall call) {
      super(call);
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable failure) {
      observer.launchAnswered(call, servedBy, failure);
    }
  }

  private final class StopListener extends NumberedListener {
    StopListener(SledCall call) {
      super(call);
    }

    @Override
    public void ended(@Nullable Object value, @Nullable Throwable failure) {
      observer.stopAnswered(call, servedBy, failure);
    }
  }
}
