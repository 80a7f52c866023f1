package dev.sluice.sim.rack;

import dev.sluice.agent.AgentConfig;
import dev.sluice.agent.Reservoir;
import dev.sluice.agent.SledAgent;
import dev.sluice.agent.Timing;
import dev.sluice.agent.VmNames;
import dev.sluice.api.BootId;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.BootShutsDown;
import dev.sluice.sim.event.SledEvent.ChangedByOther;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.SledEvent.PowerChanged;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Part;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import dev.sluice.sim.plan.SledPlan;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sled: its power, its kernel's reservoir, the ledger that counts its boots, and the production
 * sled-agent while one runs.
 */
public final class SledNode extends Host {

  /** From power-on to the start of the sled-agent. */
  public static final long BOOT_NANOS = 25_000_000_000L;

  private final Kernel kernel;
  private final SledPlan plan;
  private final SledHardware hardware;
  private final SledId id;
  private final VmNames names;
  private final KernelReservoir reservoir;
  private final Lane power;
  private final Lane device;
  private final Sled sled;
  private final Events events;
  private final Wiring wiring;
  private final SledVms vms;

  private final SledFaults part;
  private final Timeliness timeliness;
  private final ForeignVms foreign;
  private final HandResizes handResizes;
  private long boots;
  private int calls;
  private boolean arrived;
  private long powerCycles;
  private boolean booted;
  private boolean dismissed;
  private boolean upgraded;
  private boolean moves; // the next sled-agent has another address
  private int wireVersion = OlderWire.NEWEST; // of the sled-agent that runs or ran last
  private @Nullable SledAgent agent;
  private final AgentShutdown shutdown;
  private @Nullable Reservoir seen;

  /** Gives each boot of a sled-agent its client of Nexus. */
  @FunctionalInterface
  interface Wiring {
    NexusInternalApi nexusFor(SledNode sled, SimProcess process);
  }

  SledNode(
      Kernel kernel, int number, SledPlan plan, Events events, Strikes strikes, Wiring wiring) {
    super(kernel, "sled-" + number, number + 1, strikes);
    this.kernel = kernel;
    this.plan = plan;
    this.hardware = new SledHardware(name(), plan.ramGib() * GuestMemory.GIB);
    this.id = new SledId(new UUID(0x51ED_0000_0000_4000L, 0x8000_0000_0000_0000L | number));
    this.names = new VmNames(id);
    this.power = new Lane(kernel, name() + "/power");
    this.device = new Lane(kernel, name());
    this.reservoir =
        new KernelReservoir(
            kernel,
            device,
            hardware.limitBytes(),
            plan.growthMibPerSecond(),
            faults().active(),
            strikes);
    this.vms = new SledVms(names, reservoir);
    reservoir.onChangeByOther(this::excuse);
    this.timeliness = new Timeliness(kernel, faults().active());
    this.foreign = new ForeignVms(this, device, reservoir);
    this.handResizes = new HandResizes(kernel, this, device, events);
    this.part = new SledFaults(this, faults(), reservoir);
    this.sled = new Sled(number, name(), id);
    this.events = events;
    this.shutdown = new AgentShutdown(kernel, this, events);
    this.wiring = wiring;
  }

  /** The names of its VMs in bhyve. */
  VmNames names() {
    return names;
  }

  /** The VMs in its kernel. */
  SledVms vms() {
    return vms;
  }

  /** Its name in the control plane. */
  public SledId id() {
    return id;
  }

  /** What events call it. */
  public Sled sled() {
    return sled;
  }

  /** The sled-agent, while one runs. */
  public @Nullable SledAgent agent() {
    return agent;
  }

  /** The boot of the running sled-agent or, between two, of the last one. */
  public BootId boot() {
    return new BootId(boots);
  }

  /** Its kernel's reservoir. */
  KernelReservoir reservoir() {
    return reservoir;
  }

  /** What its sled-agent would report of its reservoir, as the version of the wire has it. */
  public @Nullable ReservoirReport reportNow() {
    Reservoir now = reservoirSeen();
    if (now == null || wireVersion == OlderWire.NEWEST) {
      return now == null ? null : now.report();
    }
    ReservoirReport whole = now.report();
    return new ReservoirReport(
        whole.phase(),
        whole.desiredBytes(),
        whole.settledBytes(),
        whole.progressPercent(),
        whole.errno());
  }

  /** The reservoir as the running sled-agent has it. */
  public @Nullable Reservoir reservoirSeen() {
    return agent == null ? null : seen;
  }

  /** Whether the running sled-agent's reservoir has settled. */
  boolean reservoirReady() {
    Reservoir now = reservoirSeen();
    return now != null && now.phase().settled();
  }

  /** Bytes that its kernel's reservoir really has. */
  public long kernelReservoirBytes() {
    return reservoir.usage().sizeBytes();
  }

  /** What VMs hold that the present boot has not made. */
  public long strangersBytes() {
    return vms.strangersBytes();
  }

  /** The names of VMs of earlier boots that hold memory, sorted. */
  public List<String> leftOfEarlierBoots() {
    return vms.leftOfEarlierBoots();
  }

  /** Whether its sled-agent is shutting down. */
  public boolean hasShutDown() {
    return shutdown.reached();
  }

  /** How long its whole memory takes to be added to the reservoir. */
  public long growthNanos() {
    return plan.ramGib() * 1024 / plan.growthMibPerSecond() * 1_000_000_000L;
  }

  /** The VMs of other processes than the sled-agent. */
  public ForeignVms foreignVms() {
    return foreign;
  }

  /** The resizes that people make who sit at it. */
  public HandResizes handResizes() {
    return handResizes;
  }

  /** Whether what this sled does is late, and until when that is excused. */
  public Timeliness timeliness() {
    return timeliness;
  }

  /** Somebody else has changed what the kernel holds, or what hindered the sled-agent has ended. */
  void excuse() {
    timeliness.excuse(reservoir.vms().lockedUntilNanos());
    events.emit(new ChangedByOther(sled, timeliness.excusedUntilNanos()));
  }

  /** Bytes that a resize to {@code desiredBytes} could reach now. */
  public long attainableBytes(long desiredBytes) {
    return reservoir.attainableBytes(desiredBytes);
  }

  /** Whether a VM of this VMM runs. */
  public boolean runs(PropolisId vmm) {
    return vms.runs(vmm);
  }

  /** Whether a VM of this boot holds memory for this VMM. */
  public boolean holds(PropolisId vmm) {
    return vms.holds(vmm);
  }

  /** Propolis ids of the VMs that run and that an agent of this sled made. */
  public List<String> runningVms() {
    return vms.running();
  }

  /** Its physical memory. */
  public long ramBytes() {
    return hardware.ramBytes();
  }

  /** The reservoir that its sled-agent is configured with. */
  public ReservoirMode configuredReservoir() {
    return plan.reservoir();
  }

  /** Whether {@code info} tells its hardware and its address as they are. */
  public boolean isDescribedBy(SledAgentInfo info) {
    return info.id().equals(id) && info.address().equals(address()) && hardware.isThatOf(info);
  }

  /** What VMs of this boot hold. */
  public long ownBytes() {
    return vms.ownBytes();
  }

  SledCall newCall(PropolisId vmm, BootId meantFor) {
    return new SledCall(sled, calls++, vmm, meantFor);
  }

  /** Where faults that target it act. */
  Part part() {
    return part;
  }

  /** It is there, and powered on for the first time. */
  void arrive() {
    arrived = true;
    powerOn();
  }

  /** Power comes on, unless a fault keeps it off; a while later the sled-agent starts. */
  private void powerOn() {
    if (powered()) {
      return;
    }
    boolean reboots = faults().prevents(FaultKind.SLED_REBOOT, "power on");
    boolean stays = faults().prevents(FaultKind.SLED_POWER_OFF, "power on");
    if (reboots || stays) {
      return;
    }
    power(true);
    long cycle = ++powerCycles;
    events.emit(new PowerChanged(sled, true));
    kernel.at(
        kernel.nowNanos() + BOOT_NANOS,
        power,
        () -> {
          if (cycle == powerCycles && powered()) {
            booted = true;
            startAgent();
          }
        });
  }

  /** Power is lost. */
  void cutPower(FaultKind why) {
    if (powered()) {
      faults().struck(why, "power"); // noted first, while there is power
      events.emit(new PowerChanged(sled, false));
      endAgent(false);
      power(false);
      booted = false;
      powerCycles++;
      handResizes.powerCut();
      reservoir.powerCut();
    }
  }

  /** A fault that cut the power has ended. */
  void restorePower() {
    if (arrived) {
      powerOn();
    }
  }

  /** The sled-agent crashes; its VMs are gone with it. */
  void killAgent() {
    if (agent != null) {
      faults().struck(FaultKind.AGENT_RESTART, boot().toString());
      endAgent(true);
    }
  }

  /** The sled-agent, if the sled has ever had one, crashes, and has another address afterwards. */
  void moveAgent() {
    moves = moves || boots > 0;
    endAgent(true);
  }

  /** From its next start on, the sled-agent is the newest; an older one that runs shuts down. */
  void upgradeAgent() {
    boolean older = wireVersion() != OlderWire.NEWEST;
    upgraded = true;
    if (older) {
      shutdownAgent(FaultKind.AGENT_UPGRADE);
    }
  }

  @Override
  int wireVersion() {
    return wireVersion;
  }

  /**
   * The sled-agent shuts down: it refuses new requests, answers those it has accepted, and is gone
   * with its VMs after {@link NexusNode#SHUTDOWN_NANOS}.
   */
  void shutdownAgent(FaultKind why) {
    SledAgent living = agent;
    SimProcess process = process();
    if (living == null || process == null || shutdown.isOf(living)) {
      return;
    }
    shutdown.begin(living);
    faults().struck(why, boot().toString());
    events.emit(new BootShutsDown(sled, boot()));
    process.deliver(power, () -> shutdown.reach(living));
    kernel.at(
        kernel.nowNanos() + NexusNode.SHUTDOWN_NANOS,
        power,
        () -> {
          if (agent == living) {
            shutdown.leaveUnanswered();
            endAgent(true);
            if (!faults().active().any(why)) {
              startAgent();
            }
          }
        });
  }

  /** Whether its sled-agent is on its way to the end. */
  boolean shutsDown() {
    return agent != null && shutdown.isOf(agent);
  }

  /** The sled-agent hangs. */
  void pauseAgent() {
    SimProcess process = process();
    if (process != null) {
      process.pause();
    }
  }

  /** A fault that paused it has ended. */
  void resumeAgent() {
    SimProcess process = process();
    if (process != null) {
      process.resume();
    }
  }

  /** Starts the sled-agent, unless it runs, the sled is off, or a fault keeps it from starting. */
  void startAgent() {
    if (!booted || agent != null) {
      return;
    }
    boolean dies = faults().prevents(FaultKind.AGENT_RESTART, "start of the sled-agent");
    boolean stays = faults().prevents(FaultKind.AGENT_SHUTDOWN, "start of the sled-agent");
    boolean changes = faults().prevents(FaultKind.AGENT_UPGRADE, "start of the sled-agent");
    if (dies || stays || changes || faults().active().any(FaultKind.ADDRESS_CHANGES)) {
      return;
    }
    if (moves) {
      moves = false;
      changeAddress();
    }
    boots++;
    wireVersion = plan.agentBehind() && !upgraded ? OlderWire.VERSION : OlderWire.NEWEST;
    timeliness.agentStarted();
    vms.bootBegins();
    SimProcess process = newProcess("boot-" + boots);
    SledAgent fresh =
        new SledAgent(
            new AgentConfig(
                id,
                boot(),
                address(),
                SledHardware.ROLE,
                hardware.baseboard(),
                SledHardware.THREADS,
                hardware.ramBytes(),
                plan.reservoir(),
                Timing.standard()),
            process.platform(),
            new SimBhyve(
                kernel, reservoir, process, device, new DeviceEvents(this, events, vms::made)),
            wiring.nexusFor(this, process));
    agent = fresh;
    seen = fresh.reservoir().get();
    dismissed = false;
    serve(new Dispatcher(fresh));
    events.emit(new BootBegan(sled, boot(), seen, wireVersion));
    process.observe(this::look);
    process.deliver(power, fresh::start);
    if (faults().active().any(FaultKind.AGENT_PAUSE)) {
      process.pause();
    }
  }

  private void endAgent(boolean resets) {
    if (agent == null) {
      return;
    }
    agent = null;
    SimProcess ended = process();
    events.emit(new BootEnded(sled, boot()));
    endProcess(resets);
    if (ended != null) {
      reservoir.abandonResize(ended);
    }
    shutdown.end();
    for (String vm : reservoir.vms().running()) {
      if (names.ours(vm)) {
        events.emit(new VmGone(sled, vms.propolis(vm), false));
        reservoir.vms().lastClose(vm, () -> {});
      }
    }
  }

  /** Publishes what has changed in the sled-agent's state since the step before. */
  void look() {
    SledAgent living = agent;
    Reservoir before = seen;
    if (living == null || before == null) {
      return;
    }
    Reservoir now = living.reservoir().get();
    if (now != before) {
      seen = now;
      events.emit(
          new ReservoirChanged(sled, before, now, kernelReservoirBytes(), strangersBytes()));
    }
    if (!dismissed && living.dismissed()) {
      dismissed = true;
      events.emit(new Dismissed(sled));
    }
  }

  /** Whether a VM's memory is being zeroed, which launches wait for. */
  public boolean zeroesMemory() {
    return reservoir.vms().lockedUntilNanos() > kernel.nowNanos();
  }
}
