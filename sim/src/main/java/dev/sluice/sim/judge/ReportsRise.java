package dev.sluice.sim.judge;

import dev.sluice.api.SledAgentInfo;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The reports of one boot carry ever newer generations; the same report may be sent again. Of two
 * boots the later may count from lower: it asks what Nexus holds, and the last reports of the boot
 * before may never have got there.
 */
final class ReportsRise implements Oracle {

  private final Findings findings;
  private final Map<Sled, SledAgentInfo> last = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  ReportsRise(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(ReportSent.class, this::reportSent);
  }

  private void reportSent(ReportSent report) {
    SledAgentInfo info = report.info();
    SledAgentInfo before = last.put(report.sled(), info);
    if (before != null
        && before.boot().equals(info.boot())
        && info.generation() <= before.generation()
        && !sameReport(before, info)) {
      findings.add(
          Promise.REPORTS_RISE,
          report.sled().name()
              + " reports something new as generation "
              + info.generation()
              + " after "
              + before.generation());
    }
  }

  private static boolean sameReport(SledAgentInfo one, SledAgentInfo other) {
    return one.generation() == other.generation()
        && one.reservoir().settledBytes() == other.reservoir().settledBytes()
        && one.reservoir().phase().settled() == other.reservoir().phase().settled();
  }
}
