package dev.sluice.sim.judge;

import dev.sluice.api.BootId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.StopAnswered;
import org.jspecify.annotations.Nullable;

/**
 * The boot that accepts a request is the one that the request names. Neither does a later boot
 * carry out a request for an earlier one, nor the other way round.
 */
final class AnswersAreOfThisBoot implements Oracle {

  private final Findings findings;

  /** Reports to {@code findings}. */
  AnswersAreOfThisBoot(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(LaunchAnswered.class, a -> answered("launch", a.call(), a.by(), a.failure()));
    events.on(StopAnswered.class, a -> answered("stop", a.call(), a.by(), a.failure()));
  }

  private void answered(
      String what, SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    if (failure == null && !call.boot().equals(by)) {
      findings.add(
          Promise.ANSWERS_ARE_OF_THIS_BOOT,
          (by == null ? "no boot" : by)
              + " of "
              + call.sled().name()
              + " said yes to the "
              + what
              + " of "
              + call.vmm()
              + ", which was meant for "
              + call.boot());
    }
  }
}
