package dev.sluice.sim.judge;

import dev.sluice.api.SledAgentInfo;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.VmmEvent.NexusAsked;
import dev.sluice.sim.event.VmmEvent.NexusCallEnded;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A sled-agent that knows that Nexus holds what it has to say does not say it again: a report that
 * follows one that was taken differs from it.
 */
final class ReportsCarryNews implements Oracle {

  private final Findings findings;
  private final Map<Sled, SledAgentInfo> taken = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  ReportsCarryNews(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, begun -> taken.remove(begun.sled()));
    events.on(NexusAsked.class, this::asked);
    events.on(ReportSent.class, this::sent);
    events.on(NexusCallEnded.class, this::answered);
  }

  private void asked(NexusAsked request) {
    if (!request.what().equals("PUT")) {
      taken.remove(request.sled()); // it is not sure any more
    }
  }

  private void sent(ReportSent report) {
    SledAgentInfo last = taken.remove(report.sled());
    if (last != null && last.equals(report.info().withGeneration(last.generation()))) {
      findings.add(
          Promise.REPORTS_CARRY_NEWS,
          report.sled().name() + " reports again what Nexus has taken: " + report.info());
    }
  }

  private void answered(NexusCallEnded answer) {
    SledAgentInfo report = answer.report();
    if (report != null) {
      taken.put(answer.sled(), report);
    }
  }
}
