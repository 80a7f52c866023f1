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

  private final SmokeSled sled;
  private final @Nullable Backing backing;
  private final List<Finding> findings;
  private final List<String> undecided;
  private @Nullable SledAgentInfo before;

  /**
   * Of one sled.
   *
   * @param backing what its device has held; null if nobody sees that
   * @param findings to which what is broken is added
   * @param undecided to which is added what cannot be told
   */
  ReportsJudge(
      SmokeSled sled, @Nullable Backing backing, List<Finding> findings, List<String> undecided) {
    this.sled = sled;
    this.backing = backing;
    this.findings = findings;
    this.undecided = undecided;
  }

  /** Judges the next answer; each was asked for when the one before it was there. */
  void judge(RackUser.SledsSeen answer) {
    for (SledView view : answer.sleds()) {
      if (view.info().id().equals(sled.id()) && !view.info().equals(before)) {
        order(before, view.info(), answer.toNanos());
        backed(view.info(), answer);
        before = view.info();
      }
    }
  }

  private void order(@Nullable SledAgentInfo before, SledAgentInfo now, long toNanos) {
    if (before == null) {
      return;
    }
    if (before.decommissioned()) {
      find(
          Promise.ROW_IS_FROZEN,
          toNanos,
          "%s: decommissioned at generation %d, and generation %d followed"
              .formatted(sled.name(), before.generation(), now.generation()));
    } else if (before.boot().isNewerThan(now.boot())) {
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
  private void backed(SledAgentInfo now, RackUser.SledsSeen answer) {
    long settled = now.reservoir().settledBytes();
    if (settled == 0 || backing == null) {
      return;
    }
    String what =
        "%s: %s were reported in %s".formatted(sled.name(), Figures.size(settled), now.boot());
    switch (backing.held(now.boot(), settled, answer.fromNanos(), answer.toNanos())) {
      case YES -> {}
      case MAYBE -> undecided.add(what + ": before or after bhyve held as much");
      case NO ->
          find(Promise.REPORT_IS_BACKED, answer.toNanos(), what + " before bhyve held as much");
    }
  }

  private void find(Promise promise, long nanos, String message) {
    findings.add(new Finding(promise, nanos, message));
  }
}
