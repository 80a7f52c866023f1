package dev.sluice.scenarios.smoke;

import dev.sluice.api.call.Transport;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.RackFile;
import dev.sluice.scenarios.smoke.SmokeResult.Broken;
import dev.sluice.scenarios.smoke.SmokeResult.Step;
import dev.sluice.sim.judge.Promise;
import dev.sluice.transport.http.HttpLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a rack through the steps, judges it, and leaves nothing behind but files. */
public final class SmokeRun {

  private static final Logger LOG = LoggerFactory.getLogger(SmokeRun.class);

  /** As usual, but for answers: Nexus answers in 150 s. */
  static final HttpLimits LIMITS =
      new HttpLimits(
          HttpLimits.USUAL.bodyBytes(),
          HttpLimits.USUAL.headerBytes(),
          HttpLimits.USUAL.requestsAtOnce(),
          HttpLimits.USUAL.connect(),
          Duration.ofMinutes(3),
          HttpLimits.USUAL.drain());

  private final RackSource source;
  private final Path out;
  private final @Nullable String lastStep;
  private final List<SmokeStep> toTake;
  private final Provenance provenance;
  private final Stop stop;
  private final Journal journal = new Journal();
  private final List<Step> steps = new ArrayList<>();
  private final List<Long> stepEnds = new ArrayList<>();
  private final List<Broken> broken = new ArrayList<>();
  private final List<String> undecided = new ArrayList<>();
  private String fault = "";

  private SmokeRun(
      RackSource source,
      Path out,
      @Nullable String lastStep,
      List<SmokeStep> toTake,
      Provenance provenance,
      Stop stop) {
    this.source = source;
    this.toTake = toTake;
    this.out = out;
    this.lastStep = lastStep;
    this.provenance = provenance;
    this.stop = stop;
  }

  /**
   * A run over a rack that it brings up on this machine; it ends early once {@code stop} is
   * requested.
   */
  public SmokeRun(SmokeOptions options, Provenance provenance, Stop stop) {
    this(
        new LocalSource(options),
        options.out(),
        options.lastStep(),
        steps(options),
        provenance,
        stop);
  }

  /**
   * A run over a rack that runs.
   *
   * @param out the folder for what it leaves
   * @param lastStep the name of the last step to take before the final one; null for all
   */
  public static SmokeRun of(
      RackFile rack, Path out, @Nullable String lastStep, Provenance provenance, Stop stop) {
    return new SmokeRun(new FileSource(rack, out), out, lastStep, all(), provenance, stop);
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
        FaultSteps.SledDown.rebooted(),
        FaultSteps.SledDown.powerCycled(),
        new ReservoirSteps.AllocationFails(),
        new NexusSteps.NexusKilled(),
        new NewNexusStep(),
        new OldNexusStep(),
        new NexusSteps.DatabaseFails(),
        new NexusSteps.LinksFail(),
        new ReservoirSteps.ResizedByHand(),
        new DrainStep(),
        new ReservoirSteps.Decommissioned());
  }

  private static List<SmokeStep> steps(SmokeOptions options) {
    if (options.script() != null) {
      return List.of(new ScriptStep(options.script()));
    }
    return options.load() == null
        ? all()
        : List.of(new BringUpStep(), new LoadStep(options.load()));
  }

  private @Nullable LoadFigures loadFigures() {
    for (SmokeStep step : toTake) {
      if (step instanceof LoadStep load) {
        return load.figures();
      }
    }
    return null;
  }

  /** The names of the steps, in order, but for the last one. */
  public static List<String> stepNames() {
    return all().stream().map(SmokeStep::name).toList();
  }

  /**
   * Runs it and writes its files.
   *
   * @param watch is told of each step that has ended
   * @throws dev.sluice.scenarios.file.BadInputException if the database, or the rack, cannot be
   *     used; nothing was touched then
   * @throws IOException if files cannot be written
   */
  public SmokeResult run(Consumer<Step> watch) throws IOException {
    source.check(journal);
    Thread driver = Thread.currentThread();
    long began = journal.nowNanos();
    try (SmokeFiles files = SmokeFiles.open(out)) {
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
              source.sleds(),
              source.nexuses(),
              journal.nowNanos() - began,
              operations,
              steps,
              broken,
              undecided,
              fault,
              loadFigures(),
              stop.requested());
      files.write(result, journal);
      return result;
    }
  }

  private void withARack(Consumer<Step> watch) throws IOException {
    RackControl control = source.open(journal);
    try {
      Transport transport = source.transport();
      RackUser user = new RackUser(journal, control, transport);
      SmokeRack rack = new SmokeRack(journal, control, source.instanceBytes(), user, transport);
      take(rack, watch);
      undecided.addAll(rack.undecided());
      judge(control, user);
    } finally {
      boolean interrupted = Thread.interrupted(); // what was begun is ended all the same
      control.close();
      LOG.debug("interrupted: {}", interrupted);
    }
  }

  /**
   * Takes the steps up to the first that does not pass. The last one, which removes what the run
   * has made, is taken then too where a rack goes on without the driver.
   */
  private void take(SmokeRack rack, Consumer<Step> watch) {
    boolean passed = true;
    for (SmokeStep step : toTake) {
      passed = takeOne(step, rack, watch);
      if (!passed || step.name().equals(lastStep)) {
        break;
      }
    }
    if (passed || rack.own() == null) {
      boolean interrupted = Thread.interrupted(); // what was begun is ended all the same
      takeOne(new LastStep(), rack, watch);
      LOG.debug("interrupted: {}", interrupted);
    }
  }

  private boolean takeOne(SmokeStep step, SmokeRack rack, Consumer<Step> watch) {
    long from = journal.nowNanos();
    Duration bound = step.bound().multipliedBy(rack.control().boundFactor());
    String verdict = SmokeResult.PASS;
    String figure = lacking(step, rack);
    try {
      if (figure == null) {
        figure = step.take(rack, new StepBound(bound));
      } else {
        verdict = SmokeResult.SKIPPED;
      }
    } catch (CommandFailedException e) {
      verdict = SmokeResult.UNDECIDED;
      figure = String.valueOf(e.getMessage());
      undecided.add(step.name() + ": " + figure);
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
    Step taken = new Step(step.name(), verdict, bound.toMillis(), (to - from) / 1_000_000, figure);
    steps.add(taken);
    stepEnds.add(to);
    watch.accept(taken);
    return verdict.equals(SmokeResult.PASS) || verdict.equals(SmokeResult.SKIPPED);
  }

  private static @Nullable String lacking(SmokeStep step, SmokeRack rack) {
    for (Need need : step.needs()) {
      String lacking = rack.control().lacks(need);
      if (lacking != null) {
        return lacking;
      }
    }
    return null;
  }

  private void failed(Exception e) {
    if (!stop.requested()) {
      LOG.error("the run has failed", e);
      fault = String.valueOf(e);
    }
  }

  private void judge(RackControl rack, RackUser user) throws IOException {
    for (SmokeSled sled : rack.sleds()) {
      SledTruth.of(sled).addResizes(sled, journal);
    }
    SmokeJudge judge = new SmokeJudge(journal, rack.sleds(), user.sledsSeen());
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
