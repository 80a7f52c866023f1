package dev.sluice.sim.event;

import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.VmmState;
import org.jspecify.annotations.Nullable;

/** Requests to and of sled-agents, and their answers, at the moment in which they are sent. */
public sealed interface VmmEvent extends RackEvent {

  /** The sled. */
  Sled sled();

  /** Of one call about a VMM. */
  sealed interface OfCall extends VmmEvent {
    /** The call. */
    SledCall call();

    @Override
    default Sled sled() {
      return call().sled();
    }
  }

  /**
   * A request to register a VMM, which is to run {@code instance}.
   *
   * @param epoch of the saga that asks; null if it says none
   */
  record RegisterAsked(Sled sled, PropolisId vmm, InstanceId instance, @Nullable Epoch epoch)
      implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "vmm", "register-asked")
          .with("vm", vmm.toString())
          .with("instance", instance.toString())
          .with("epoch", epoch == null ? null : Long.valueOf(epoch.number()));
    }
  }

  /**
   * A request to run a VMM; a repeated request for the same VMM is the same launch.
   *
   * @param reservoirBytes what the VMM takes of the reservoir
   * @param ready whether the sled's reservoir has settled
   */
  record LaunchAsked(SledCall call, long reservoirBytes, boolean ready) implements OfCall {
    @Override
    public TraceEntry entry() {
      return asked("launch-asked", call).with("bytes", reservoirBytes).with("ready", ready);
    }
  }

  /**
   * The answer to that, as its caller receives it.
   *
   * @param by the boot that served the request; null if none did
   * @param failure null is yes
   */
  record LaunchAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure)
      implements OfCall {
    @Override
    public TraceEntry entry() {
      return answered("launch-answered", call, by, failure);
    }
  }

  /** A request to run a VMM has reached a boot of the sled; once more for a second copy. */
  record LaunchServed(SledCall call, BootId by) implements OfCall {
    @Override
    public TraceEntry entry() {
      return asked("launch-served", call);
    }
  }

  /**
   * That boot has answered, whether the answer arrives or not.
   *
   * @param refusal null is yes
   */
  record LaunchDecided(SledCall call, @Nullable ErrorCode refusal) implements OfCall {
    @Override
    public TraceEntry entry() {
      return asked("launch-decided", call)
          .with("failure", refusal == null ? null : refusal.toString());
    }
  }

  /** A request to stop a VMM has reached a boot of the sled; once more for a second copy. */
  record StopServed(SledCall call) implements OfCall {
    @Override
    public TraceEntry entry() {
      return asked("stop-served", call);
    }
  }

  /**
   * That boot has answered it, whether the answer arrives or not.
   *
   * @param refusal null is yes
   */
  record StopDecided(SledCall call, @Nullable ErrorCode refusal) implements OfCall {
    @Override
    public TraceEntry entry() {
      return asked("stop-decided", call)
          .with("failure", refusal == null ? null : refusal.toString());
    }
  }

  /** A request to stop a VMM. */
  record StopAsked(SledCall call) implements OfCall {
    @Override
    public TraceEntry entry() {
      return asked("stop-asked", call);
    }
  }

  /** The answer to that, as for a launch. */
  record StopAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure)
      implements OfCall {
    @Override
    public TraceEntry entry() {
      return answered("stop-answered", call, by, failure);
    }
  }

  /**
   * A sled-agent answers with the state of a VMM, whether the answer arrives or not. A VMM that it
   * does not know is gone.
   *
   * @param refusal whether the state is taken from the code of a refusal
   */
  record VmmTold(Sled sled, PropolisId vmm, VmmState state, boolean refusal) implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "vmm", "vmm-told")
          .with("vm", vmm.toString())
          .with("state", state.toString())
          .with("refusal", refusal);
    }
  }

  /** A sled is asked where a VMM stands. */
  record StateAsked(Sled sled, PropolisId vmm, BootId boot) implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "vmm", "state-asked")
          .with("vm", vmm.toString())
          .with("boot", boot.number());
    }
  }

  /**
   * A Nexus tells a sled which reservoir it should have.
   *
   * @param nexus the name of its host
   */
  record WishSent(Sled sled, ReservoirMode wish, String nexus) implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "report", "wish-sent")
          .with("wish", wish.toString())
          .with("nexus", nexus);
    }
  }

  /**
   * A sled-agent has answered a wish for its reservoir, whether the answer arrives or not.
   *
   * @param nexus the name of the host that sent it
   * @param refusal null is yes
   */
  record WishDecided(Sled sled, ReservoirMode wish, String nexus, @Nullable ErrorCode refusal)
      implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "report", "wish-decided")
          .with("wish", wish.toString())
          .with("nexus", nexus)
          .with("failure", refusal == null ? null : refusal.toString());
    }
  }

  /** A sled-agent sends Nexus a request: {@code GET} or {@code PUT}. */
  record NexusAsked(Sled sled, String what) implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "report", "nexus-asked").with("method", what);
    }
  }

  /** A sled-agent has an answer of Nexus, whether it takes it or not. */
  record NexusAnswered(Sled sled) implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "report", "nexus-answered");
    }
  }

  /**
   * Nexus has made the answer to a report, or to a question, of a sled-agent, whether it arrives or
   * not; once more for a second copy.
   *
   * @param call counts the calls of this boot from 1
   * @param report null if it was a question
   * @param held what it is told that Nexus holds; null if it asked nothing, or was refused
   * @param refusal null is yes
   * @param doubled whether there is a second copy of the call
   */
  record NexusDecided(
      Sled sled,
      long call,
      BootId boot,
      @Nullable SledAgentInfo report,
      @Nullable SledAgentInfo held,
      @Nullable ErrorCode refusal,
      boolean doubled)
      implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "report", "nexus-decided")
          .with("boot", boot.number())
          .with("generation", report == null ? null : Long.valueOf(report.generation()))
          .with("failure", refusal == null ? null : refusal.toString());
    }
  }

  /**
   * A call of a sled-agent to Nexus begins.
   *
   * @param call counts the calls of this boot from 1
   * @param nexus the name of the host that is asked
   */
  record NexusCalled(Sled sled, long call, String nexus) implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "report", "nexus-called").with("nexus", nexus);
    }
  }

  /**
   * That call has ended, as the sled-agent sees it.
   *
   * @param answered whether there was an answer, a refusal too
   * @param report what was reported, if that was taken; null otherwise
   */
  record NexusCallEnded(Sled sled, long call, boolean answered, @Nullable SledAgentInfo report)
      implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "report", "nexus-call-ended")
          .with("generation", report == null ? null : Long.valueOf(report.generation()));
    }
  }

  /** A sled-agent sends Nexus a report. */
  record ReportSent(Sled sled, SledAgentInfo info, int wireVersion) implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "report", "report-sent")
          .with("boot", info.boot().number())
          .with("generation", info.generation())
          .with("phase", info.reservoir().phase().toString())
          .with("desiredBytes", info.reservoir().desiredBytes())
          .with("settledBytes", info.reservoir().settledBytes())
          .with("wireVersion", wireVersion);
    }
  }

  /** Nexus has answered a sled-agent, within its time limit, that this boot is dismissed. */
  record DismissalTold(Sled sled) implements VmmEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(sled.name(), "decommissioned", "dismissal-told");
    }
  }

  private static TraceEntry asked(String event, SledCall call) {
    return TraceEntry.unspoken(call.sled().name(), "vmm", event)
        .with("call", call.number())
        .with("vm", call.vmm().toString())
        .with("boot", call.boot().number());
  }

  private static TraceEntry answered(
      String event, SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    return TraceEntry.unspoken(call.sled().name(), "vmm", event)
        .with("call", call.number())
        .with("vm", call.vmm().toString())
        .with("boot", by == null ? null : by.number())
        .with("failure", failure == null ? null : String.valueOf(failure.getMessage()));
  }
}
