package dev.sluice.sim.judge;

import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.VmmEvent.NexusCallEnded;
import dev.sluice.sim.event.VmmEvent.NexusCalled;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sled-agent goes on asking the Nexus that answers it, and turns to another once one has not: a
 * call had no answer, or has had none for as long as a sled-agent waits.
 */
final class AsksWhoAnswers implements Oracle {

  /** A sled-agent waits for 15 s, by a clock that is fast or slow by 5 %. */
  private static final long SILENCE_NANOS_MIN = 14_000_000_000L;

  private static final long SILENCE_NANOS_MAX = 16_500_000_000L;

  private static final class Calls {
    private String nexus = "";
    private final Map<Long, Long> openNanos = new LinkedHashMap<>();
    private boolean mayMove;
    private boolean mustMove;
  }

  private final Kernel kernel;
  private final boolean several;
  private final Findings findings;
  private final Map<Sled, Calls> sleds = new LinkedHashMap<>();

  /**
   * Reports to {@code findings}.
   *
   * @param several whether there is more than one Nexus
   */
  AsksWhoAnswers(Kernel kernel, boolean several, Findings findings) {
    this.kernel = kernel;
    this.several = several;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    if (several) {
      events.on(BootBegan.class, begun -> sleds.remove(begun.sled()));
      events.on(NexusCalled.class, this::called);
      events.on(NexusCallEnded.class, this::answered);
    }
  }

  private void called(NexusCalled call) {
    Calls calls = sleds.computeIfAbsent(call.sled(), any -> new Calls());
    long now = kernel.nowNanos();
    boolean silent = calls.openNanos.values().stream().anyMatch(t -> now - t > SILENCE_NANOS_MIN);
    boolean overdue = calls.openNanos.values().stream().anyMatch(t -> now - t > SILENCE_NANOS_MAX);
    boolean moved = !calls.nexus.isEmpty() && !calls.nexus.equals(call.nexus());
    if (moved && !calls.mayMove && !silent) {
      wrong(call, "turns from " + calls.nexus + ", which answers, to " + call.nexus());
    } else if (!moved && kernel.uniform() && (calls.mustMove || overdue)) {
      wrong(call, "asks " + call.nexus() + " again, which does not answer");
    }
    if (moved) {
      calls.openNanos.clear();
      calls.mayMove = false;
      calls.mustMove = false;
    }
    calls.nexus = call.nexus();
    calls.openNanos.put(call.call(), now);
  }

  private void answered(NexusCallEnded answer) {
    Calls calls = sleds.get(answer.sled());
    Long since = calls == null ? null : calls.openNanos.remove(answer.call());
    if (calls != null && since != null) {
      boolean late = kernel.nowNanos() - since > SILENCE_NANOS_MIN;
      calls.mayMove |= !answer.answered() || late;
    }
  }

  private void wrong(NexusCalled call, String what) {
    findings.add(Promise.ASKS_WHO_ANSWERS, call.sled().name() + " " + what);
  }
}
