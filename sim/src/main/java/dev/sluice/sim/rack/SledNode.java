package dev.sluice.sim.rack;

import dev.sluice.agent.AgentConfig;
import dev.sluice.agent.Reservoir;
import dev.sluice.agent.SledAgent;
import dev.sluice.agent.Timing;
import dev.sluice.agent.VmNames;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledRole;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.Errno;
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
import dev.sluice.sim.event.SledEvent.ReservoirQueried;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.ResizeEnded;
import dev.sluice.sim.event.VmEvent.CreateAsked;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmEvent.DestroyAsked;
import dev.sluice.sim.event.VmEvent.StrangerDestroyed;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Part;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import dev.sluice.sim.plan.SledPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A sled: its power, its kernel's reservoir, the ledger that counts its boots, and the production
 * sled-agent while one runs.
 */
public final class SledNode extends Host {

  /** From power-on to the start of the sled-agent. */
  public static final long BOOT_NANOS = 25_000_000_000L;

  private static final int HARDWARE_THREADS = 128;

  /** A clock that drifts by 5 %, tasks that others overtake by 15 s, and a VM that is zeroed. */
  private static final long LOOK_SLACK_NANOS = 90_000_000_000L;

  private static final long LOOK_TASKS = 12; // of late workers, from the end of a period on

  /** The longest that a task may still be late by once what delays it has ended. */
  private static final long LATE_TASKS_NANOS = 60_000_000_000L;

  private static final long LIMIT_PERCENT_OF_RAM = 95; // what illumos leaves to the reservoir

  private final Kernel kernel;
  private final SledPlan plan;
  private final SledId id;
  private final VmNames names;
  private final KernelReservoir reservoir;
  private final Lane power;
  private final Lane device;
  private final Sled sled;
  private final Events events;
  private final Wiring wiring;
  private final Set<String> ofThisBoot = new LinkedHashSet<>(); // VMs, those that are gone too
  private final Map<PropolisId, Long> vmmBytes = new LinkedHashMap<>();

  private final SledFaults part;
  private long boots;
  private int calls;
  private int foreignVms;
  private boolean arrived;
  private long powerCycles;
  private boolean booted;
  private boolean dismissed;
  private @Nullable SledAgent agent;
  private @Nullable SledAgent ending;
  private boolean shutDown; // the running sled-agent is shutting down
  private long excusedUntilNanos;
  private long instancesLateNanos = -LATE_TASKS_NANOS;
  private long lateUntilNanos = -LATE_TASKS_NANOS;
  private long keptUntilNanos;
  private long startedNanos;
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
    this.id = new SledId(new UUID(0x51ED_0000_0000_4000L, 0x8000_0000_0000_0000L | number));
    this.names = new VmNames(id);
    this.power = new Lane(kernel, name() + "/power");
    this.device = new Lane(kernel, name());
    long limitBytes = ramBytes() / 100 * LIMIT_PERCENT_OF_RAM + 819; // odd, as the real one is
    this.reservoir =
        new KernelReservoir(
            kernel, device, limitBytes, plan.growthMibPerSecond(), faults().active(), strikes);
    reservoir.onChangeByOther(this::excuse);
    this.part = new SledFaults(this, faults(), reservoir);
    this.sled = new Sled(number, name(), id);
    this.events = events;
    this.wiring = wiring;
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
    return reservoir.vms().bytes(name -> !ofThisBoot.contains(name));
  }

  /** Whether its sled-agent is shutting down. */
  public boolean hasShutDown() {
    return shutDown;
  }

  /**
   * Whether the sled-agent cannot know yet what its kernel holds, since another process has changed
   * it within a look period, or within what late or hanging workers make of that.
   */
  boolean mayNotKnow() {
    boolean hangs = faults().active().any(FaultKind.AGENT_PAUSE);
    return kernel.nowNanos() < excusedUntilNanos || hangs && excusedUntilNanos > 0;
  }

  /** Whether tasks of its sled-agent have run when due for so long that none of them is late. */
  boolean runsInTime() {
    return kernel.uniform()
        && !faults().active().any(FaultKind.WORKER_DELAY)
        && !faults().active().any(FaultKind.AGENT_PAUSE)
        && kernel.nowNanos() - lateUntilNanos > LATE_TASKS_NANOS;
  }

  /** Whether what bhyve answers to its instances' worker is heard at once. */
  public boolean hearsInTime() {
    return kernel.uniform()
        && faults().active().workerDelayNanos("instances") == 0
        && !faults().active().any(FaultKind.AGENT_PAUSE)
        && kernel.nowNanos() - instancesLateNanos > LATE_TASKS_NANOS;
  }

  /** Since when its sled-agent has run with nothing that keeps it from settling; now if not. */
  public long freeToSettleSinceNanos() {
    boolean kept =
        !runsInTime()
            || faults().active().any(FaultKind.SLOW_GROWTH)
            || faults().active().any(FaultKind.BHYVE_FAILS)
            || faults().active().any(FaultKind.RESIZE_BUSY)
            || faults().active().any(FaultKind.RESIZE_INTERRUPTED);
    return kept ? kernel.nowNanos() : Math.max(startedNanos, keptUntilNanos);
  }

  /** How long its whole memory takes to be added to the reservoir. */
  public long growthNanos() {
    return plan.ramGib() * 1024 / plan.growthMibPerSecond() * 1_000_000_000L;
  }

  /** A fault has ended. */
  void ended(FaultKind kind, boolean hindersInstances) {
    if (hindersInstances) {
      instancesLateNanos = kernel.nowNanos();
    }
    if (kind == FaultKind.WORKER_DELAY || kind == FaultKind.AGENT_PAUSE) {
      lateUntilNanos = kernel.nowNanos();
      keptUntilNanos = kernel.nowNanos() + LATE_TASKS_NANOS;
    } else if (kind == FaultKind.SLOW_GROWTH
        || kind == FaultKind.BHYVE_FAILS
        || kind == FaultKind.RESIZE_BUSY
        || kind == FaultKind.RESIZE_INTERRUPTED) {
      keptUntilNanos = Math.max(keptUntilNanos, kernel.nowNanos());
    }
  }

  /** Somebody else has changed what the kernel holds, or what hindered the sled-agent has ended. */
  void excuse() {
    long late =
        Math.max(
            faults().active().workerDelayNanos("reservoir"),
            faults().active().workerDelayNanos("instances"));
    excusedUntilNanos =
        Math.max(kernel.nowNanos(), reservoir.vms().lockedUntilNanos())
            + Timing.standard().lookPeriod().toNanos()
            + LOOK_SLACK_NANOS
            + LOOK_TASKS * late;
    events.emit(new ChangedByOther(sled, excusedUntilNanos));
  }

  /** Bytes that a resize to {@code desiredBytes} could reach now. */
  public long attainableBytes(long desiredBytes) {
    return reservoir.attainableBytes(desiredBytes);
  }

  /** Whether a VM of this VMM runs. */
  public boolean runs(PropolisId vmm) {
    return reservoir.vms().runs(names.of(vmm));
  }

  /** Whether a VM of this boot holds memory for this VMM. */
  public boolean holds(PropolisId vmm) {
    return ofThisBoot.contains(names.of(vmm)) && reservoir.vms().holds(names.of(vmm));
  }

  /** Propolis ids of the VMs that run and that an agent of this sled made. */
  public List<String> runningVms() {
    List<String> running = new ArrayList<>();
    for (String name : reservoir.vms().running()) {
      String vm = names.propolis(name);
      if (vm != null) {
        running.add(vm);
      }
    }
    return running;
  }

  /** Its physical memory. */
  public long ramBytes() {
    return plan.ramGib() * GuestMemory.GIB;
  }

  /** The reservoir that its sled-agent is configured with. */
  public ReservoirMode configuredReservoir() {
    return plan.reservoir();
  }

  /** Whether {@code info} tells its hardware and its address as they are. */
  public boolean isDescribedBy(SledAgentInfo info) {
    return info.id().equals(id)
        && info.address().equals(address())
        && info.role() == SledRole.GIMLET
        && info.baseboard().equals(baseboard())
        && info.hardwareThreads() == HARDWARE_THREADS
        && info.physicalRamBytes() == ramBytes();
  }

  private Baseboard baseboard() {
    return new Baseboard("BRM" + name(), "913-0000019", 6);
  }

  /** What VMs of this boot hold. */
  public long ownBytes() {
    return reservoir.vms().bytes(ofThisBoot::contains);
  }

  SledCall newCall(PropolisId vmm, BootId meantFor) {
    return new SledCall(sled, calls++, vmm, meantFor);
  }

  void remember(PropolisId vmm, long reservoirBytes) {
    vmmBytes.put(vmm, reservoirBytes);
  }

  long reservoirBytes(PropolisId vmm) {
    return Objects.requireNonNull(vmmBytes.get(vmm), "running before registered");
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

  /**
   * The sled-agent shuts down: it refuses new requests, answers those it has accepted, and is gone
   * with its VMs after {@link NexusNode#SHUTDOWN_NANOS}.
   */
  void shutdownAgent() {
    SledAgent living = agent;
    SimProcess process = process();
    if (living == null || process == null || living == ending) {
      return;
    }
    ending = living;
    faults().struck(FaultKind.AGENT_SHUTDOWN, boot().toString());
    events.emit(new BootShutsDown(sled, boot()));
    process.deliver(
        power,
        () -> {
          living.shutdown();
          shutDown = true;
        });
    kernel.at(
        kernel.nowNanos() + NexusNode.SHUTDOWN_NANOS,
        power,
        () -> {
          if (agent == living) {
            endAgent(true);
            if (!faults().active().any(FaultKind.AGENT_SHUTDOWN)) {
              startAgent();
            }
          }
        });
  }

  /** Whether its sled-agent is on its way to the end. */
  boolean shutsDown() {
    return agent != null && agent == ending;
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
    if (dies || stays) {
      return;
    }
    boots++;
    startedNanos = kernel.nowNanos();
    ofThisBoot.clear();
    SimProcess process = newProcess("boot-" + boots);
    SledAgent fresh =
        new SledAgent(
            new AgentConfig(
                id,
                boot(),
                address(),
                SledRole.GIMLET,
                baseboard(),
                HARDWARE_THREADS,
                ramBytes(),
                plan.reservoir(),
                Timing.standard()),
            process.platform(),
            new SimBhyve(kernel, reservoir, process, device, new VmEyes()),
            wiring.nexusFor(this, process));
    agent = fresh;
    seen = fresh.reservoir().get();
    dismissed = false;
    serve(new Dispatcher(fresh));
    events.emit(new BootBegan(sled, boot(), seen));
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
    events.emit(new BootEnded(sled, boot()));
    endProcess(resets);
    reservoir.abandonResize();
    shutDown = false;
    for (String vm : reservoir.vms().running()) {
      if (names.ours(vm)) {
        events.emit(new VmGone(sled, propolis(vm), false));
        reservoir.vms().lastClose(vm, () -> {});
      }
    }
  }

  /** Publishes what has changed in the sled-agent's state since the step before. */
  private void look() {
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

  /** Another process makes a VM that takes a share of what is free in the reservoir. */
  void makeForeignVm(long percent) {
    long bytes =
        reservoir.usage().freeBytes() / 100 * percent / Bhyve.PAGE_BYTES * Bhyve.PAGE_BYTES;
    if (reservoir.vms().create("foreign-" + ++foreignVms, bytes) == null) {
      faults().struck(FaultKind.FOREIGN_VM, bytes + " free bytes");
      excuse();
    }
  }

  /** Whether a VM's memory is being zeroed, which launches wait for. */
  public boolean zeroesMemory() {
    return reservoir.vms().lockedUntilNanos() > kernel.nowNanos();
  }

  /** Another process makes a VM of this size, if there is room. */
  public void takeAside(long bytes) {
    if (reservoir.vms().create("foreign-" + ++foreignVms, bytes) == null) {
      excuse();
    }
  }

  /** The VMs of other processes than the sled-agent are removed. */
  void endForeignVms() {
    boolean any = false;
    for (String vm : reservoir.vms().running()) {
      if (!names.ours(vm)) {
        reservoir.vms().lastClose(vm, () -> {});
        any = true;
      }
    }
    if (any) {
      excuse(); // lists of VMs wait until they are zeroed
    }
  }

  private String propolis(String vm) {
    return Objects.requireNonNull(names.propolis(vm), "a VM of somebody else");
  }

  private final class VmEyes implements SimBhyve.VmListener {
    @Override
    public void asked(String name, long reservoirBytes) {
      look(); // what the sled-agent holds at this very moment, not at the end of the step before
      events.emit(
          new CreateAsked(
              sled,
              propolis(name),
              reservoirBytes,
              boot(),
              reservoirSeen(),
              kernelReservoirBytes(),
              strangersBytes()));
    }

    @Override
    public void created(String name, long reservoirBytes) {
      ofThisBoot.add(name);
      events.emit(
          new VmCreated(
              sled, propolis(name), reservoirBytes, reservoirSeen(), kernelReservoirBytes()));
    }

    @Override
    public void failed(String name, Errno errno) {
      events.emit(new CreateFailed(sled, propolis(name), errno));
    }

    @Override
    public void resizing(long targetBytes) {
      events.emit(new ResizeAsked(sled, targetBytes, kernelReservoirBytes()));
    }

    @Override
    public void resized(@Nullable Errno errno) {
      events.emit(new ResizeEnded(sled, errno, kernelReservoirBytes()));
    }

    @Override
    public void queried() {
      events.emit(new ReservoirQueried(sled));
    }

    @Override
    public void destroying(String name) {
      if (names.ours(name)) {
        events.emit(new DestroyAsked(sled, propolis(name)));
      }
    }

    @Override
    public void gone(String name) {
      if (names.ours(name)) {
        events.emit(new VmGone(sled, propolis(name), true));
      } else {
        events.emit(new StrangerDestroyed(sled, name));
      }
    }
  }
}
