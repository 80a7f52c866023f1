package dev.sluice.scenarios.smoke;

import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.SledView;
import dev.sluice.api.call.NexusClient;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.RackFile;
import dev.sluice.scenarios.smoke.RackUser.SledsSeen;
import dev.sluice.scenarios.smoke.SmokeJudge.Finding;
import dev.sluice.scenarios.smoke.SmokeResult.Broken;
import dev.sluice.scenarios.smoke.SmokeResult.Step;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches a rack that runs, and judges it as it goes: asks Nexus for sleds and instances, reads the
 * logs of the devices that it can see, and changes nothing. Its memory grows with the rack, not
 * with the time.
 */
public final class Observation {

  private static final String NAME = "observe";
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** For how long an instance may be between two states: a start may wait for several sleds. */
  private static final Duration BETWEEN_MAX = Duration.ofMinutes(10);

  /** Sentences of a kind that are kept for the verdict; further ones are counted. */
  private static final int KEPT_MAX = 1_000;

  private final RackFile file;
  private final Path out;
  private final @Nullable Duration lasts;
  private final Provenance provenance;
  private final Stop stop;
  private final Journal journal = new Journal();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> unsaid = new ArrayList<>();
  private final LastingTroubles troubles = new LastingTroubles(unsaid);
  private final List<Broken> broken = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private Set<String> between = new TreeSet<>();
  private long more;
  private long asked;
  private long answered;

  /**
   * An observation that has not begun.
   *
   * @param out the folder for what it leaves
   * @param lasts how long it lasts; null until {@code stop} is requested
   */
  public Observation(
      RackFile file, Path out, @Nullable Duration lasts, Provenance provenance, Stop stop) {
    this.file = file;
    this.out = out;
    this.lasts = lasts;
    this.provenance = provenance;
    this.stop = stop;
  }

  /**
   * Watches, and writes {@code smoke.json} in the end.
   *
   * @param say is told at once of what is broken and of what cannot be told, a line each
   * @throws BadInputException if Nexus does not answer, or does not know a sled of the file
   * @throws IOException if files cannot be written
   */
  public SmokeResult run(Consumer<String> say) throws IOException {
    RackAtNexus nexus = new RackAtNexus(file);
    List<ObservedSled> sleds = new ArrayList<>();
    try (SmokeFiles files = SmokeFiles.open(out)) {
      Thread driver = Thread.currentThread();
      try {
        watch(nexus.sleds(), sleds);
        stop.onRequest(driver::interrupt);
        untilTheEnd(nexus, sleds, say);
      } finally {
        for (ObservedSled sled : sleds) {
          sled.close();
        }
      }
      troubles.open().forEach(unsaid::add);
      tell(say);
      SmokeResult result = result(sleds);
      files.write(result);
      return result;
    }
  }

  private void watch(List<SledView> views, List<ObservedSled> sleds) {
    for (int i = 0; i < views.size(); i++) {
      RackFile.Sled described = file.sleds().get(i);
      SmokeSled sled = new SmokeSled(i, views.get(i).info().id(), described.reservoirBytes());
      DeviceTail device = device(i, described, sled);
      ReportsJudge reports = new ReportsJudge(sled, device, findings, unsaid);
      sleds.add(new ObservedSled(sled, device, reports, troubles));
    }
  }

  private @Nullable DeviceTail device(int number, RackFile.Sled described, SmokeSled sled) {
    RackFile.Device device = described.device();
    try {
      return device == null
          ? null
          : DeviceTail.open(device, journal, new GateJudge(sled, findings));
    } catch (IOException e) {
      throw new BadInputException(file.file() + ": sleds[" + number + "].device: " + e, e);
    }
  }

  private void untilTheEnd(RackAtNexus nexus, List<ObservedSled> sleds, Consumer<String> say)
      throws IOException {
    long endNanos = lasts == null ? Long.MAX_VALUE : journal.nowNanos() + lasts.toNanos();
    while (!stop.requested() && journal.nowNanos() < endNanos) {
      try {
        look(nexus, sleds);
        tell(say);
        TimeUnit.NANOSECONDS.sleep(
            Math.max(0, Math.min(PERIOD.toNanos(), endNanos - journal.nowNanos())));
      } catch (InterruptedException | CancellationException e) {
        boolean interrupted = Thread.interrupted(); // the verdict so far is written
        if (!interrupted && !stop.requested()) {
          throw new IOException("interrupted by another than the one who ends it", e);
        }
      }
    }
  }

  private void look(RackAtNexus at, List<ObservedSled> sleds) throws IOException {
    List<String> addresses = file.nexus();
    NexusClient nexus =
        new NexusClient(at.transport(), addresses.get((int) (asked++ % addresses.size())));
    long from = journal.nowNanos();
    List<SledView> views = RackUser.await(nexus.sleds()).value();
    long to = journal.nowNanos();
    List<InstanceView> instances = RackUser.await(nexus.list()).value();
    if (views == null || instances == null) {
      troubles.gap();
      return;
    }
    answered++;
    long now = journal.nowNanos();
    SledsSeen answer = new SledsSeen(from, to, views);
    for (ObservedSled sled : sleds) {
      sled.judge(answer, instances, now);
    }
    comeToRest(instances, now);
  }

  private void comeToRest(List<InstanceView> instances, long nowNanos) {
    Set<String> still = new TreeSet<>();
    for (InstanceView instance : instances) {
      if (instance.state() == InstanceState.STARTING
          || instance.state() == InstanceState.STOPPING) {
        String thing = instance.id() + " " + instance.state();
        still.add(thing);
        troubles.note(
            Promise.INSTANCE_COMES_TO_REST,
            thing,
            instance.name() + " is " + instance.state(),
            BETWEEN_MAX,
            nowNanos);
      }
    }
    for (String thing : between) {
      if (!still.contains(thing)) {
        troubles.note(Promise.INSTANCE_COMES_TO_REST, thing, null, BETWEEN_MAX, nowNanos);
      }
    }
    between = still;
  }

  /** Says what is new, and keeps as much of it as has room. */
  private void tell(Consumer<String> say) {
    for (Finding finding : findings) {
      say.accept("FAIL " + finding.promise().label() + ": " + finding.message());
      if (broken.size() < KEPT_MAX) {
        broken.add(new Broken(NAME, finding.promise().label(), finding.message()));
      } else {
        more++;
      }
    }
    for (String what : unsaid) {
      say.accept("UNDECIDED " + what);
      if (undecided.size() < KEPT_MAX) {
        undecided.add(what);
      } else {
        more++;
      }
    }
    if (!findings.isEmpty()) {
      stop.violationFound();
    }
    findings.clear();
    unsaid.clear();
  }

  private SmokeResult result(List<ObservedSled> sleds) {
    if (answered == 0) {
      undecided.add("Nexus has not answered");
    }
    long seen = sleds.stream().filter(ObservedSled::seesDevice).count();
    String figure =
        "%d of %d times answered, %d sleds, %d of their devices seen%s"
            .formatted(
                answered, asked, sleds.size(), seen, more == 0 ? "" : ", " + more + " more lines");
    long tookNanos = journal.nowNanos();
    String verdict =
        !broken.isEmpty()
            ? SmokeResult.FAIL
            : undecided.isEmpty() ? SmokeResult.PASS : SmokeResult.UNDECIDED;
    Step step =
        new Step(
            NAME, verdict, lasts == null ? 0 : lasts.toMillis(), tookNanos / 1_000_000, figure);
    return SmokeResult.of(
        provenance,
        sleds.size(),
        file.nexus().size(),
        tookNanos,
        asked,
        List.of(step),
        broken,
        undecided,
        "",
        null,
        false);
  }
}
