package dev.sluice.scenarios.smoke;

import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.smoke.SmokeResult.Broken;
import dev.sluice.scenarios.smoke.SmokeResult.Step;
import dev.sluice.sim.judge.Promise;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a rack of processes through the steps, judges it, and leaves nothing behind but files. */
public final class SmokeRun {

  private static final Logger LOG = LoggerFactory.getLogger(SmokeRun.class);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(3); // Nexus answers in 150 s

  private final SmokeOptions options;
  private final Provenance provenance;
  private final Stop stop;
  private final Journal journal = new Journal();
  private final List<Step> steps = new ArrayList<>();
  private final List<Long> stepEnds = new ArrayList<>();
  private final List<Broken> broken = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private String fault = "";

  /** A run that has not begun; it ends early once {@code stop} is requested. */
  public SmokeRun(SmokeOptions options, Provenance provenance, Stop stop) {
    this.options = options;
    this.provenance = provenance;
    this.stop = stop;
  }

  private static List<SmokeStep> all() {
    return List.of(
        new FirstSteps.Announce(),
        new FirstSteps.Grow(),
        new FirstSteps.LaunchWhileGrowing(),
        new FirstSteps.Spread(),
        new FirstSteps.Fill(),
        new FaultSteps.AgentKilled(),
        new FaultSteps.AgentFrozen(),
        new FaultSteps.SledRebooted(),
        new ReservoirSteps.AllocationFails(),
        new NexusSteps.NexusKilled(),
        new NexusSteps.DatabaseFails(),
        new NexusSteps.LinksFail(),
        new ReservoirSteps.ResizedByHand(),
        new ReservoirSteps.Decommissioned());
  }

  /** The names of the steps, in order, but for the last one. */
  public static List<String> stepNames() {
    return all().stream().map(SmokeStep::name).toList();
  }

  /**
   * Runs it and writes its files.
   *
   * @param watch is told of each step that has ended
   * @throws dev.sluice.scenarios.file.BadInputException if the database cannot be used
   * @throws IOException if files cannot be written
   */
  public SmokeResult run(Consumer<Step> watch) throws IOException {
    if (options.database() != null) {
      Books.checkEmpty(options.database());
    }
    Thread driver = Thread.currentThread();
    long began = journal.nowNanos();
    try (SmokeFiles files = SmokeFiles.open(options.out())) {
      stop.onRequest(driver::interrupt);
      try {
        withARack(watch);
      } catch (IOException | RuntimeException e) {
        failed(e);
      }
      long operations = journal.entries().stream().filter(entry -> !entry.deed()).count();
      SmokeResult result =
          SmokeResult.of(
              provenance,
              options,
              journal.nowNanos() - began,
              operations,
              steps,
              broken,
              undecided,
              fault,
              stop.requested());
      files.write(result, journal);
      return result;
    }
  }

  private void withARack(Consumer<Step> watch) throws IOException {
    LocalRack local = LocalRack.prepare(options, journal);
    try {
      HttpTransport transport = transport();
      RackUser user = new RackUser(journal, local, transport);
      SmokeRack rack = new SmokeRack(options, journal, local, user, transport);
      take(rack, watch);
      undecided.addAll(rack.undecided());
      judge(local, user);
    } finally {
      boolean interrupted = Thread.interrupted(); // what was begun is ended all the same
      local.close();
      LOG.debug("interrupted: {}", interrupted);
    }
  }

  private static HttpTransport transport() {
    HttpLimits usual = HttpLimits.USUAL;
    return new HttpTransport(
        new HttpLimits(
            usual.bodyBytes(),
            usual.headerBytes(),
            usual.requestsAtOnce(),
            usual.connect(),
            ANSWER_MAX,
            usual.drain()),
        UUID::randomUUID,
        ClientAccess.none());
  }

  /** Takes the steps up to the first that does not pass. */
  private void take(SmokeRack rack, Consumer<Step> watch) {
    for (SmokeStep step : all()) {
      if (!takeOne(step, rack, watch)) {
        return;
      } else if (step.name().equals(options.lastStep())) {
        break;
      }
    }
    takeOne(new LastStep(), rack, watch);
  }

  private boolean takeOne(SmokeStep step, SmokeRack rack, Consumer<Step> watch) {
    long from = journal.nowNanos();
    String verdict = SmokeResult.PASS;
    String figure;
    try {
      figure = step.take(rack, new StepBound(step.bound()));
    } catch (SmokeFailureException e) {
      verdict = SmokeResult.FAIL;
      figure = String.valueOf(e.getMessage());
      broken.add(new Broken(step.name(), e.promise().label(), figure));
    } catch (Exception e) { // also what a wait throws on unchecked that is interrupted
      failed(e);
      verdict = stop.requested() ? SmokeResult.INTERRUPTED : SmokeResult.ERROR;
      figure = String.valueOf(e.getMessage());
    }
    long to = journal.nowNanos();
    Step taken =
        new Step(step.name(), verdict, step.bound().toMillis(), (to - from) / 1_000_000, figure);
    steps.add(taken);
    stepEnds.add(to);
    watch.accept(taken);
    return verdict.equals(SmokeResult.PASS);
  }

  private void failed(Exception e) {
    if (!stop.requested()) {
      LOG.error("the run has failed", e);
      fault = String.valueOf(e);
    }
  }

  private void judge(LocalRack local, RackUser user) throws IOException {
    for (LocalSled sled : local.sleds()) {
      SledTruth.of(sled).addResizes(sled, journal);
    }
    SmokeJudge judge = new SmokeJudge(journal, local.sleds(), user.sledsSeen());
    judge.judge();
    for (SmokeJudge.Finding finding : judge.findings()) {
      Promise promise = finding.promise();
      broken.add(new Broken(stepAt(finding.atNanos()), promise.label(), finding.message()));
    }
    undecided.addAll(judge.undecided());
  }

  private String stepAt(long nanos) {
    for (int i = 0; nanos >= 0 && i < stepEnds.size(); i++) {
      if (nanos <= stepEnds.get(i)) {
        return steps.get(i).name();
      }
    }
    return "end";
  }
}
