package dev.sluice.sim.rack;

import dev.sluice.api.call.NexusClient;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.store.memory.MemoryTables;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import dev.sluice.sim.plan.Plan;
import java.util.ArrayList;
import java.util.List;

/** One simulated rack: its sleds, the machine of Nexus, the database, the network, the users. */
public final class Rack {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final FaultLog faultLog = new FaultLog();
  private final RackObservers observers = new RackObservers();
  private final SimDatastore datastore;
  private final NexusNode nexus;
  private final List<SledNode> sleds = new ArrayList<>();
  private final Network network;
  private final Clients clients;

  /** A rack after {@code plan}, with everything still off. */
  public Rack(Kernel kernel, Plan plan) {
    Directory directory = new Directory();
    observers.add(directory);
    this.datastore = new SimDatastore(kernel, faultLog, new MemoryTables(observers::rowChanged));
    this.nexus = new NexusNode(kernel, datastore);
    for (int i = 0; i < plan.sleds().size(); i++) {
      sleds.add(
          new SledNode(
              kernel,
              i,
              plan.sleds().get(i),
              observers,
              (sled, process) ->
                  new NexusClient(fromAgent(kernel, sled, process), nexus.address())));
    }
    this.clients =
        new Clients(
            kernel,
            sleds.size() + 1,
            self -> wire(kernel, plan, self),
            nexus,
            sleds,
            directory,
            observers);
    this.network = clients.network();
    SledCallEvents events = new SledCallEvents(observers);
    nexus.connect(process -> network.transport(nexus, process, events));
    Lane lane = new Lane(kernel, "rack");
    kernel.at(0, lane, nexus::start);
    for (int i = 0; i < sleds.size(); i++) {
      long arrives = plan.sleds().get(i).arrivesMillis() * NANOS_PER_MILLI;
      kernel.at(arrives, lane, sleds.get(i)::powerOn);
    }
    clients.schedule(plan.operations());
  }

  private Transport fromAgent(Kernel kernel, SledNode sled, SimProcess process) {
    return network.transport(sled, process, new AgentCallEvents(kernel, sled, observers));
  }

  private Network wire(Kernel kernel, Plan plan, Clients users) {
    Host[] hosts = new Host[sleds.size() + 2];
    hosts[0] = nexus;
    for (SledNode sled : sleds) {
      hosts[sled.index()] = sled;
    }
    hosts[users.index()] = users;
    return new Network(kernel, faultLog, plan.wire(), hosts);
  }

  /** With the faults over, has all that was launched without Nexus cleaned away. */
  public void heal() {
    clients.direct().cleanUp();
  }

  /** Those who watch. */
  public RackObservers observers() {
    return observers;
  }

  /** What has struck so far. */
  public FaultLog faultLog() {
    return faultLog;
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** The database. */
  public SimDatastore datastore() {
    return datastore;
  }

  /** The machine of Nexus. */
  public NexusNode nexus() {
    return nexus;
  }

  /** The users and operators. */
  public Clients clients() {
    return clients;
  }

  /** The sleds, by number. */
  public List<SledNode> sleds() {
    return sleds;
  }

  /** The sled of that name in the control plane. */
  public SledNode sled(dev.sluice.api.SledId id) {
    for (SledNode sled : sleds) {
      if (sled.id().equals(id)) {
        return sled;
      }
    }
    throw new IllegalArgumentException("no sled " + id + " on this rack");
  }
}
