package dev.sluice.sim.rack;

import dev.sluice.api.call.Call;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.KeyLimits;
import dev.sluice.nexus.Nexus;
import dev.sluice.nexus.NexusConfig;
import dev.sluice.nexus.store.Transactions;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ProcessStarted;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.RunEvent.ShutdownEnded;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Part;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The host of a Nexus: always on, but its process may crash at any point and start again. */
public final class NexusNode extends Host implements Part {

  /** From the signal to end until a process is gone: how long its last tasks may take. */
  public static final long SHUTDOWN_NANOS = 5_000_000_000L;

  /** Keys that it keeps: as few as a run may use up. */
  public static final int KEYS_MAX = 256;

  /**
   * As long as keys are kept, that hour of a run which has one sees some removed: longer than any
   * copy may be on its way, also beside clocks that jump. What starts came to is kept as long.
   */
  public static final Duration KEYS_KEPT = Duration.ofMinutes(30);

  private static final int PAGE_ROWS = 4;

  private static final NexusConfig CONFIG = config();

  private final Kernel kernel;
  private final SimDatastore datastore;
  private final Events events;
  private final Lane power;
  private final StepCrash stepCrash;
  private @Nullable Function<SimProcess, Transport> transports;
  private long processes;
  private boolean crashedAtStep;
  private boolean wasBehind;
  private int wireVersion = OlderWire.NEWEST; // of the process that runs or ran last
  private @Nullable SimProcess ending; // has been sent the signal to end
  private @Nullable SimProcess told; // has taken it: a paused process takes it when it goes on
  private @Nullable Nexus nexus; // of the process that runs or, between two, of the last one

  /**
   * The host of the Nexus of a number.
   *
   * @param index its number on the network
   */
  NexusNode(
      Kernel kernel,
      int number,
      int index,
      SimDatastore datastore,
      Events events,
      Strikes strikes) {
    super(kernel, new Target.Nexus(number).text(), index, strikes);
    this.kernel = kernel;
    this.datastore = datastore;
    this.events = events;
    this.power = new Lane(kernel, name() + "/power");
    this.stepCrash = new StepCrash(faults(), datastore, this::crashAtStep);
    power(true);
  }

  /**
   * As in production, but for pages so short that a listing of a small rack takes several, and
   * little room and time for keys.
   */
  private static NexusConfig config() {
    NexusConfig standard = NexusConfig.standard();
    Transactions.Limits limits = standard.transactions();
    KeyLimits keys = standard.keys();
    return new NexusConfig(
        standard.sledRequestTimeout(),
        standard.sledQueryTimeout(),
        standard.replyLimit(),
        standard.sledRetry(),
        new Transactions.Limits(limits.triesMax(), limits.pauseMost(), limits.outages(), PAGE_ROWS),
        standard.watchPeriod(),
        standard.reconcilePeriod(),
        standard.sagaSweepPeriod(),
        standard.beatPeriod(),
        standard.lease(),
        KEYS_KEPT,
        standard.autoRestartPeriod(),
        standard.autoRestartCooldown(),
        new KeyLimits(
            KEYS_KEPT, 1, KEYS_MAX, keys.lookPeriod(), keys.cleanPeriod(), keys.cleanMax()));
  }

  /** Gives each process of Nexus its transport; to be called before the first starts. */
  void connect(Function<SimProcess, Transport> newTransports) {
    this.transports = newTransports;
  }

  /** Whether it has ever spoken an older version of the wire. */
  boolean wasBehind() {
    return wasBehind;
  }

  @Override
  int wireVersion() {
    return wireVersion;
  }

  void start() {
    if (process() != null || crashedAtStep) {
      return;
    }
    boolean dies = faults().prevents(FaultKind.NEXUS_RESTART, "start of Nexus");
    boolean stays = faults().prevents(FaultKind.NEXUS_SHUTDOWN, "start of Nexus");
    if (dies || stays) {
      return;
    }
    boolean behind = faults().active().any(FaultKind.NEXUS_BEHIND);
    wireVersion = behind ? OlderWire.VERSION : OlderWire.NEWEST;
    wasBehind |= behind;
    processes++;
    SimProcess process = newProcess("life-" + processes);
    Nexus fresh =
        new Nexus(
            name(),
            CONFIG,
            process.platform(),
            datastore.forProcess(process, faults(), stepCrash),
            Objects.requireNonNull(transports).apply(process));
    nexus = fresh;
    serve(new Dispatcher(fresh, fresh, fresh));
    events.emit(new ProcessStarted(name()));
    process.deliver(power, fresh::start);
    if (faults().active().any(FaultKind.NEXUS_PAUSE)) {
      process.pause();
    }
  }

  /** The Nexus of the process that runs or, between two, of the last one. */
  @Nullable Nexus nexus() {
    return nexus;
  }

  @Override
  public void begin(Fault fault) {
    faults().begin(fault);
    switch (fault.kind()) {
      case NEXUS_RESTART -> kill();
      case NEXUS_SHUTDOWN -> {
        if (shutdown()) {
          faults().struck(FaultKind.NEXUS_SHUTDOWN, "Nexus");
        }
      }
      case NEXUS_BEHIND -> shutdown();
      case NEXUS_PAUSE -> pause();
      default -> {} // its clocks have changed, or its way to the database
    }
  }

  @Override
  public void end(Fault fault) {
    faults().end(fault);
    if (!faults().active().any(fault.kind())) {
      if (fault.kind() == FaultKind.NEXUS_PAUSE) {
        resume();
      } else if (fault.kind() == FaultKind.NEXUS_CRASH_AT_STEP) {
        crashedAtStep = false;
      } else if (fault.kind() == FaultKind.NEXUS_BEHIND) {
        shutdown();
      }
      start();
    }
  }

  @Override
  boolean endsBefore(Call<?> call) {
    return stepCrash.at(call, false);
  }

  @Override
  void decided(SimProcess caller, Call<?> call) {
    if (caller == process()) {
      stepCrash.at(call, true);
    }
  }

  private void crashAtStep(String moment) {
    faults().struck(FaultKind.NEXUS_CRASH_AT_STEP, moment); // while the process is still there
    crashedAtStep = true;
    events.emit(new ProcessDied(name()));
    endProcess(true);
  }

  @Override
  boolean refusesAll() {
    return process() != null && process() == told;
  }

  /** Whether its process is shutting down. */
  boolean shutsDown() {
    return process() != null && process() == ending;
  }

  private void pause() {
    SimProcess running = process();
    if (running != null) {
      running.pause();
    }
  }

  private void resume() {
    SimProcess running = process();
    if (running != null) {
      running.resume();
    }
  }

  private void kill() {
    if (process() != null) {
      faults().struck(FaultKind.NEXUS_RESTART, "Nexus"); // while the process is still there
      events.emit(new ProcessDied(name()));
      endProcess(true);
    }
  }

  /**
   * The process shuts down: it refuses new requests, answers those it has accepted, and is gone
   * after {@link #SHUTDOWN_NANOS}. False if none runs, or it does so already.
   */
  private boolean shutdown() {
    SimProcess running = process();
    if (running == null || running == ending) {
      return false;
    }
    ending = running;
    events.emit(new ShutdownBegan(name()));
    Nexus itsNexus = Objects.requireNonNull(nexus);
    running.deliver(
        power,
        () -> {
          told = running;
          itsNexus.shutdown();
        });
    kernel.at(
        kernel.nowNanos() + SHUTDOWN_NANOS,
        power,
        () -> {
          if (process() == running) {
            events.emit(new ShutdownEnded(name()));
            endProcess(true);
            if (!faults().active().any(FaultKind.NEXUS_SHUTDOWN)) {
              start();
            }
          }
        });
    return true;
  }
}
