package dev.sluice.sim.rack;

import dev.sluice.api.call.MovingTransport;
import dev.sluice.api.call.NexusClient;
import dev.sluice.api.call.Transport;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.FaultLog;
import dev.sluice.sim.fault.Part;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import dev.sluice.sim.plan.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One simulated rack: its sleds, the hosts of Nexus, the database, the network, the users. */
public final class Rack implements Part.Finder {

  private static final long NANOS_PER_MILLI = 1_000_000;

  // As long as a sled-agent itself waits for Nexus.
  private static final Duration AGENT_SILENCE = Duration.ofSeconds(15);

  private final FaultLog faultLog;
  private final Events events = new Events();
  private final SimDatastore datastore;
  private final List<NexusNode> nexuses = new ArrayList<>();
  private final List<SledNode> sleds = new ArrayList<>();
  private final Network network;
  private final Clients clients;
  private final Operators operators;

  /** A rack as {@code plan} has it, powered off. */
  public Rack(Kernel kernel, Plan plan) {
    this.faultLog = new FaultLog(this::struck);
    Directory directory = new Directory(events);
    this.datastore = new SimDatastore(kernel, faultLog, events);
    for (int i = 0; i < plan.nexuses(); i++) {
      // The first Nexus, the sleds, the users, then the other Nexus.
      int index = i == 0 ? 0 : plan.sleds().size() + 1 + i;
      nexuses.add(new NexusNode(kernel, i, index, datastore, events, faultLog));
    }
    for (int i = 0; i < plan.sleds().size(); i++) {
      sleds.add(
          new SledNode(
              kernel,
              i,
              plan.sleds().get(i),
              events,
              faultLog,
              (sled, process) -> agentsNexus(fromAgent(kernel, sled, process), process)));
    }
    this.clients =
        new Clients(
            kernel,
            sleds.size() + 1,
            self -> wire(kernel, plan, self),
            nexuses.stream().map(NexusNode::address).toList(),
            sleds,
            directory,
            events,
            faultLog);
    this.operators = new Operators(clients, sleds, events, faultLog);
    operators.watch(events);
    this.network = clients.network();
    for (NexusNode nexus : nexuses) {
      SledCallEvents calls = new SledCallEvents(nexus.name(), events);
      nexus.connect(process -> network.transport(nexus, process, calls));
    }
    Lane lane = new Lane(kernel, "rack");
    for (NexusNode nexus : nexuses) {
      kernel.at(0, lane, nexus::start);
    }
    for (int i = 0; i < sleds.size(); i++) {
      long arrives = plan.sleds().get(i).arrivesMillis() * NANOS_PER_MILLI;
      kernel.at(arrives, lane, sleds.get(i)::arrive);
    }
    clients.schedule(plan.operations());
  }

  private void struck(FaultKind kind, String at, String peer, String event) {
    if (events.wants(FaultStruck.class)) {
      events.emit(new FaultStruck(kind, at, peer, event));
    }
  }

  /** How an agent reaches Nexus: whichever answers, where there are several. */
  private NexusClient agentsNexus(Transport transport, SimProcess process) {
    List<String> addresses = nexuses.stream().map(NexusNode::address).toList();
    return new NexusClient(
        addresses.size() == 1
            ? transport
            : new MovingTransport(
                transport, addresses, 0, process.worker("nexus-addresses"), AGENT_SILENCE),
        addresses.get(0));
  }

  private Transport fromAgent(Kernel kernel, SledNode sled, SimProcess process) {
    return network.transport(sled, process, new AgentCallEvents(kernel, sled, events));
  }

  private Network wire(Kernel kernel, Plan plan, Clients users) {
    Host[] hosts = new Host[sleds.size() + 1 + nexuses.size()];
    for (NexusNode nexus : nexuses) {
      hosts[nexus.index()] = nexus;
    }
    for (SledNode sled : sleds) {
      hosts[sled.index()] = sled;
    }
    hosts[users.index()] = users;
    return new Network(kernel, faultLog, events, plan.wire(), hosts);
  }

  @Override
  public List<Part> partsOf(Fault fault) {
    if (fault.kind() == FaultKind.EXPUNGE || fault.kind() == FaultKind.DECOMMISSION) {
      return List.of(operators);
    } else if (fault.target() instanceof Target.Sled sled) {
      return List.of(sleds.get(sled.number()).part());
    } else if (fault.target() instanceof Target.Link link) {
      return network.links(link, fault.kind());
    }
    if (fault.target() instanceof Target.EveryNexus) {
      return List.copyOf(nexuses);
    }
    return List.of(
        fault.target() instanceof Target.Nexus nexus ? nexuses.get(nexus.number()) : datastore);
  }

  /** Whether some process has begun to shut down and has not ended. */
  public boolean shutsDown() {
    return nexuses.stream().anyMatch(NexusNode::shutsDown)
        || sleds.stream().anyMatch(SledNode::shutsDown);
  }

  /** When the last task runs that a worker delay has made late, of the processes that there are. */
  public long lateUntilNanos() {
    long until = 0;
    for (SledNode sled : sleds) {
      SimProcess process = sled.process();
      until = Math.max(until, process == null ? 0 : process.lateUntilNanos());
    }
    return until;
  }

  /** Once the faults are over, stops all VMs that were launched without Nexus. */
  public void heal() {
    clients.direct().cleanUp();
  }

  /** The events of this rack. */
  public Events events() {
    return events;
  }

  /** Strikes so far. */
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

  /** The host of the first Nexus. */
  public NexusNode nexus() {
    return nexuses.get(0);
  }

  /** The hosts of all Nexus, by number. */
  public List<NexusNode> nexuses() {
    return nexuses;
  }

  /** Whether a Nexus has ever spoken an older version of the wire. */
  public boolean nexusWasBehind() {
    return nexuses.stream().anyMatch(NexusNode::wasBehind);
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
