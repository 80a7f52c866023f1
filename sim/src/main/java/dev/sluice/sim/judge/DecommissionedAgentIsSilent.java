package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmmEvent.DismissalTold;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.NexusAsked;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Once a decommissioned sled's agent is dismissed, by the first answer to any of its requests, it
 * sends no request, starts no launch, and accepts none that was requested afterwards. Until then it
 * may: each boot has to be dismissed anew, and before that it serves callers that bypass Nexus.
 */
final class DecommissionedAgentIsSilent implements Oracle {

  private final Findings findings;
  private final Set<Sled> dismissed = new LinkedHashSet<>(); // by its own report
  private final Set<Sled> told = new LinkedHashSet<>(); // whether it has acted on it or not
  private final Set<SledCall> late = new LinkedHashSet<>(); // launches requested after that

  /** Reports to {@code findings}. */
  DecommissionedAgentIsSilent(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, this::booted);
    events.on(Dismissed.class, this::dismissed);
    events.on(CreateAsked.class, this::createAsked);
    events.on(NexusAsked.class, this::nexusAsked);
    events.on(DismissalTold.class, this::dismissalTold);
    events.on(LaunchAsked.class, this::launchAsked);
    events.on(LaunchAnswered.class, this::launchAnswered);
  }

  private void dismissed(Dismissed dismissal) {
    dismissed.add(dismissal.sled());
  }

  private void dismissalTold(DismissalTold dismissal) {
    told.add(dismissal.sled());
  }

  private void booted(BootBegan begun) {
    dismissed.remove(begun.sled());
    told.remove(begun.sled());
  }

  private void nexusAsked(NexusAsked request) {
    if (told.contains(request.sled()) || dismissed.contains(request.sled())) {
      findings.add(
          Promise.AGENT_IS_SILENT,
          request.sled().name() + " sent " + request.what() + " after it had learned of its end");
    }
  }

  private void launchAsked(LaunchAsked ask) {
    if (dismissed.contains(ask.sled())) {
      late.add(ask.call());
    }
  }

  /** Not what a boot has accepted that was dismissed while it launched. */
  private void launchAnswered(LaunchAnswered answer) {
    if (late.remove(answer.call())
        && answer.failure() == null
        && answer.call().boot().equals(answer.by())) {
      findings.add(
          Promise.AGENT_IS_SILENT,
          answer.sled().name()
              + " said yes to a launch of "
              + answer.call().vmm()
              + " asked for after it had learned of its end");
    }
  }

  private void createAsked(CreateAsked create) {
    if (dismissed.contains(create.sled())) {
      findings.add(
          Promise.AGENT_IS_SILENT,
          create.sled().name() + " launched " + create.vm() + " after it had learned of its end");
    }
  }
}
