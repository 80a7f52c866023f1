package dev.sluice.scenarios.smoke;

import dev.sluice.sim.history.Op;
import dev.sluice.sim.judge.HistoryCheck;
import dev.sluice.sim.judge.LinearizabilityCheck;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Judges a run by what its driver was told and by what its devices say of themselves. Where the two
 * cannot be put in order, since their clocks are compared only as exactly as questions allow, it
 * says so and blames nobody.
 */
final class SmokeJudge {

  private final Journal journal;
  private final List<SmokeSled> sleds;
  private final List<RackUser.SledsSeen> seen;
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();

  /**
   * A promise that is broken.
   *
   * @param atNanos by the driver's clock; negative if it is not about a moment
   */
  record Finding(Promise promise, long atNanos, String message) {}

  SmokeJudge(Journal journal, List<SmokeSled> sleds, List<RackUser.SledsSeen> seen) {
    this.journal = journal;
    this.sleds = sleds;
    this.seen = seen;
  }

  List<Finding> findings() {
    return findings;
  }

  List<String> undecided() {
    return undecided;
  }

  /** Judges all of it. */
  void judge() throws IOException {
    for (SmokeSled sled : sleds) {
      SledTruth truth = SledTruth.of(sled);
      boolean device = !sled.deviceRuns().isEmpty();
      if (device) {
        truth.events().forEach(new GateJudge(sled, findings)::judge);
        startedRun(sled, truth);
      }
      ReportsJudge reports = new ReportsJudge(sled, device ? truth : null, findings, undecided);
      seen.forEach(reports::judge);
    }
    histories(new LinearizabilityCheck());
  }

  /** At each acknowledgement the device has as many VMs as the driver knows to run there. */
  private void startedRun(SmokeSled sled, SledTruth truth) {
    List<Journal.Entry> entries = journal.entries();
    for (Journal.Entry ack : entries) {
      if (!ack.object().equals(sled.name())
          || !ack.f().equals("launch")
          || ack.ended() != Op.Type.OK
          || interrupted(sled, ack, entries)) {
        continue;
      }
      long known = known(sled, ack.toNanos(), entries);
      long possible = truth.vmsPossible(ack.toNanos());
      if (possible < known) {
        findings.add(
            new Finding(
                Promise.STARTED_RUNS,
                ack.toNanos(),
                "%s: %d VMs were acknowledged, and %d were there"
                    .formatted(sled.name(), known, possible)));
      } else if (truth.vmsCertain(ack.toNanos()) < known) {
        undecided.add(
            "%s: whether VM %d was there at its acknowledgement".formatted(sled.name(), known));
      }
    }
  }

  /** Whether the sled's agent was killed, or its power cut, during a launch. */
  private static boolean interrupted(
      SmokeSled sled, Journal.Entry launch, List<Journal.Entry> entries) {
    return entries.stream()
        .anyMatch(
            deed ->
                deed.deed()
                    && deed.object().equals(sled.name())
                    && deed.fromNanos() >= launch.fromNanos()
                    && deed.fromNanos() <= launch.toNanos());
  }

  /** How many VMs are acknowledged by a moment, and neither stopped nor killed by then. */
  private static long known(SmokeSled sled, long atNanos, List<Journal.Entry> entries) {
    TreeSet<String> running = new TreeSet<>();
    List<Journal.Entry> here = new ArrayList<>();
    for (Journal.Entry entry : entries) {
      if (entry.object().equals(sled.name()) && moment(entry) <= atNanos) {
        here.add(entry);
      }
    }
    here.sort(Comparator.comparingLong(SmokeJudge::moment));
    for (Journal.Entry entry : here) {
      if (entry.deed()) {
        running.clear();
      } else if (entry.f().equals("launch") && entry.ended() == Op.Type.OK) {
        running.add(SmokeInstance.vmOf(entry.value()));
      } else if (entry.f().equals("stop")) {
        running.remove(SmokeInstance.vmOf(entry.value()));
      }
    }
    return running.size();
  }

  /** When an operation counts: a launch when it is acknowledged, all else when it begins. */
  private static long moment(Journal.Entry entry) {
    return entry.f().equals("launch") ? entry.toNanos() : entry.fromNanos();
  }

  /** Of a sled only with its device: without, nobody says what the reservoir held. */
  private void histories(HistoryCheck check) {
    SortedSet<String> objects = journal.objects();
    for (SmokeSled sled : sleds) {
      if (sled.deviceRuns().isEmpty()) {
        objects.remove(sled.name());
      }
    }
    for (String object : objects) {
      boolean ofASled = object.startsWith("sled-");
      HistoryCheck.Finding finding =
          check.check(ofASled ? "vmm-reservoir" : "instance", journal.of(object));
      if (finding.violation() != null) {
        Promise promise = ofASled ? Promise.SLED_LINEARIZABLE : Promise.INSTANCE_LINEARIZABLE;
        findings.add(new Finding(promise, -1, object + ": " + finding.violation()));
      } else if (finding.undecided() != null) {
        undecided.add(object + ": history not decided within " + finding.undecided());
      }
    }
  }
}
