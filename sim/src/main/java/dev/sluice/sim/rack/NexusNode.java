package dev.sluice.sim.rack;

import dev.sluice.api.call.Dispatcher;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.Nexus;
import dev.sluice.nexus.NexusConfig;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The machine of Nexus: always on, but its process may die at any point and start again. */
public final class NexusNode extends Host {

  /** From the signal to end until a process is gone: what a host lets its last tasks take. */
  public static final long SHUTDOWN_NANOS = 5_000_000_000L;

  private final Kernel kernel;
  private final SimDatastore datastore;
  private final Lane power;
  private @Nullable Function<SimProcess, Transport> transports;
  private long lives;
  private int reasonsForNoProcess;
  private @Nullable Nexus nexus; // of the process that runs or, between two, of the last one

  NexusNode(Kernel kernel, SimDatastore datastore) {
    super(kernel, "nexus", 0);
    this.kernel = kernel;
    this.datastore = datastore;
    this.power = new Lane(kernel, "nexus/power");
    power(true);
  }

  /** Gives each process of Nexus its transport; to be called before the first starts. */
  void connect(Function<SimProcess, Transport> newTransports) {
    this.transports = newTransports;
  }

  void start() {
    if (process() != null || reasonsForNoProcess > 0) {
      return;
    }
    lives++;
    SimProcess process = newProcess("life-" + lives);
    Nexus fresh =
        new Nexus(
            NexusConfig.standard(),
            process.platform(),
            datastore.forProcess(process),
            Objects.requireNonNull(transports).apply(process));
    nexus = fresh;
    serve(new Dispatcher(fresh, fresh, fresh));
    kernel.trace(name(), "process", "starts");
    process.deliver(power, fresh::start);
  }

  /** The Nexus of the process that runs or, between two, of the last one. */
  @Nullable Nexus nexus() {
    return nexus;
  }

  void kill() {
    reasonsForNoProcess++;
    if (process() != null) {
      kernel.trace(name(), "process", "dies");
      endProcess(true);
    }
  }

  /**
   * The process ends in its own time: it refuses what comes in, answers what it has taken in, and
   * is gone after {@link #SHUTDOWN_NANOS}.
   */
  void shutdown() {
    reasonsForNoProcess++;
    SimProcess ending = process();
    Nexus running = nexus;
    if (ending == null || running == null) {
      return;
    }
    kernel.trace(name(), "process", "shuts down");
    ending.deliver(power, running::shutdown);
    kernel.at(
        kernel.nowNanos() + SHUTDOWN_NANOS,
        power,
        () -> {
          if (process() == ending) {
            kernel.trace(name(), "process", "has shut down");
            endProcess(true);
            start();
          }
        });
  }

  /** One reason for having no process is gone. */
  void revive() {
    reasonsForNoProcess--;
    start();
  }
}
