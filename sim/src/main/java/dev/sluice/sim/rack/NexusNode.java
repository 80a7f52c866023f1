package dev.sluice.sim.rack;

import dev.sluice.nexus.Nexus;
import dev.sluice.nexus.NexusConfig;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import java.util.function.Function;

/** The machine of Nexus: always on, but its process may die at any point and start again. */
public final class NexusNode extends Host<Nexus> {

  private final Kernel kernel;
  private final SimDatastore datastore;
  private final Lane power;
  private Function<SimProcess, SledClientsOf> sleds = process -> SledClientsOf.NONE;
  private long lives;
  private int reasonsForNoProcess;

  /** How a life of Nexus reaches the sleds. */
  @FunctionalInterface
  interface SledClientsOf extends dev.sluice.nexus.SledClients {
    SledClientsOf NONE =
        (id, address) -> {
          throw new IllegalStateException("no sleds yet");
        };
  }

  NexusNode(Kernel kernel, SimDatastore datastore) {
    super(kernel, "nexus", 0);
    this.kernel = kernel;
    this.datastore = datastore;
    this.power = new Lane(kernel, "nexus/power");
    power(true);
  }

  void reach(Function<SimProcess, SledClientsOf> newSleds) {
    this.sleds = newSleds;
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
            sleds.apply(process));
    serve(fresh);
    kernel.trace(name(), "process", "starts");
    process.deliver(power, fresh::start);
  }

  void kill() {
    reasonsForNoProcess++;
    if (process() != null) {
      kernel.trace(name(), "process", "dies");
      endProcess(true);
    }
  }

  void revive() {
    reasonsForNoProcess--;
    start();
  }
}
