package dev.sluice.scenarios.smoke;

import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledView;
import dev.sluice.scenarios.smoke.SmokeJudge.Finding;
import dev.sluice.sim.judge.Promise;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges what Nexus has said of sleds: one answer against the next, and each against the device.
 */
final class ReportsJudge {

  private final List<RackUser.SledsSeen> seen;
  private final List<Finding> findings;
  private final List<String> undecided;

  ReportsJudge(List<RackUser.SledsSeen> seen, List<Finding> findings, List<String> undecided) {
    this.seen = seen;
    this.findings = findings;
    this.undecided = undecided;
  }

  /** Judges all that was said of one sled; the answers came one after another. */
  void judge(SmokeSled sled, SledTruth truth) {
    SledAgentInfo before = null;
    for (RackUser.SledsSeen answer : seen) {
      for (SledView view : answer.sleds()) {
        if (view.info().id().equals(sled.id()) && !view.info().equals(before)) {
          order(sled, before, view.info(), answer.toNanos());
          backed(sled, truth, view.info(), answer.toNanos());
          before = view.info();
        }
      }
    }
  }

  private void order(
      SmokeSled sled, @Nullable SledAgentInfo before, SledAgentInfo now, long toNanos) {
    if (before == null) {
      return;
    }
    if (before.boot().isNewerThan(now.boot())) {
      find(
          Promise.OLDER_BOOT_NEVER_WINS,
          toNanos,
          "%s: %s was replaced by %s".formatted(sled.name(), before.boot(), now.boot()));
    } else if (now.generation() <= before.generation() && !now.decommissioned()) {
      find(
          Promise.GENERATION_RISES,
          toNanos,
          "%s: generation %d was replaced by generation %d"
              .formatted(sled.name(), before.generation(), now.generation()));
    }
  }

  /** A size that Nexus has been told was held by the device before. */
  private void backed(SmokeSled sled, SledTruth truth, SledAgentInfo now, long toNanos) {
    long settled = now.reservoir().settledBytes();
    Integer run = sled.deviceRunOf(now.boot());
    if (settled == 0 || run == null || sled.deviceRuns().isEmpty()) {
      return;
    }
    boolean possible = false;
    boolean certain = false;
    for (SledTruth.Seen event : truth.events()) {
      if (event.run() == run && event.event().sizeBytes() >= settled) {
        possible |= event.earliestNanos() <= toNanos;
        certain |= event.latestNanos() <= toNanos;
      }
    }
    String what =
        "%s: %s were reported in %s".formatted(sled.name(), Figures.size(settled), now.boot());
    if (!possible) {
      find(Promise.REPORT_IS_BACKED, toNanos, what + " before bhyve held as much");
    } else if (!certain) {
      undecided.add(what + ": before or after bhyve held as much");
    }
  }

  private void find(Promise promise, long nanos, String message) {
    findings.add(new Finding(promise, nanos, message));
  }
}
