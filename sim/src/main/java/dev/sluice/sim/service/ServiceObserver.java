package dev.sluice.sim.service;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.OrderEvent.OrderAnswered;
import dev.sluice.sim.event.OrderEvent.OrderGiven;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.PowerChanged;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.StoreEvent.InstanceRowChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.event.StoreEvent.VmmRowChanged;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.NexusAnswered;
import dev.sluice.sim.event.VmmEvent.NexusAsked;
import dev.sluice.sim.event.VmmEvent.StateAsked;
import dev.sluice.sim.event.VmmEvent.WishSent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Takes the samples of a run: from power, clock and committed rows, never from what is claimed. */
public final class ServiceObserver implements Observer {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final LongSupplier nowNanos;
  private final int sleds;
  private final Map<String, List<Long>> samples = new TreeMap<>();
  private final Map<Sled, Long> poweredOn = new LinkedHashMap<>();
  private final Map<SledId, Boot> boots = new LinkedHashMap<>();
  private final Map<Sled, Long> unanswered = new LinkedHashMap<>(); // requests since an answer
  private final Map<String, InstanceId> instanceOfVm = new LinkedHashMap<>();
  private final Map<InstanceId, String> running = new LinkedHashMap<>(); // its VM
  private final Map<InstanceId, Long> starting = new LinkedHashMap<>();
  private final Map<InstanceId, Long> lost = new LinkedHashMap<>();
  private final QuietTime quiet = new QuietTime();

  /** The run of a sled-agent whose settled reservoir Nexus does not have yet. */
  private static final class Boot {
    private final BootId id;
    private long requests;

    private Boot(BootId id) {
      this.id = id;
    }
  }

  /** Of a rack of so many {@code sleds}. */
  public ServiceObserver(int sleds, LongSupplier nowNanos) {
    this.sleds = sleds;
    this.nowNanos = nowNanos;
  }

  @Override
  public void watch(Events events) {
    events.on(PowerChanged.class, this::powerChanged);
    events.on(BootBegan.class, this::booted);
    events.on(BootEnded.class, this::bootEnded);
    events.on(ReservoirChanged.class, this::reservoirChanged);
    events.on(InstanceRowChanged.class, this::rowChanged);
    events.on(SledRowChanged.class, this::rowChanged);
    events.on(VmmRowChanged.class, this::rowChanged);
    events.on(SagaRowChanged.class, this::rowChanged);
    events.on(VmGone.class, this::vmGone);
    events.on(NexusAsked.class, this::nexusAsked);
    events.on(NexusAnswered.class, this::nexusAnswered);
    events.on(StateAsked.class, asked -> quiet.request());
    events.on(WishSent.class, sent -> quiet.request());
    events.on(FaultBegan.class, fault -> quiet.begins(now()));
    events.on(FaultEnded.class, fault -> quiet.ends(now()));
    events.on(OperationInvoked.class, call -> quiet.begins(now()));
    events.on(OperationAnswered.class, call -> quiet.ends(now()));
    events.on(OrderGiven.class, order -> quiet.begins(now()));
    events.on(OrderAnswered.class, order -> quiet.ends(now()));
  }

  /** The samples so far by label of their {@link Figure}, in the order in which they arose. */
  public Map<String, List<Long>> samples() {
    Map<String, List<Long>> all = new TreeMap<>();
    samples.forEach((label, values) -> all.put(label, List.copyOf(values)));
    long perHour = quiet.perHour(now());
    if (perHour >= 0) {
      all.put(
          Figure.REQUESTS_PER_QUIET_HOUR.label(), List.of(Math.round((double) perHour / sleds)));
    }
    return all;
  }

  private long now() {
    return nowNanos.getAsLong();
  }

  private void add(Figure figure, long value) {
    samples.computeIfAbsent(figure.label(), absent -> new ArrayList<>()).add(value);
  }

  private void addSince(Figure figure, long sinceNanos) {
    add(figure, (now() - sinceNanos) / NANOS_PER_MILLI);
  }

  private void powerChanged(PowerChanged change) {
    if (change.on()) {
      poweredOn.put(change.sled(), now());
    } else {
      poweredOn.remove(change.sled());
    }
  }

  private void booted(BootBegan begun) {
    boots.put(begun.sled().id(), new Boot(begun.boot()));
    unanswered.remove(begun.sled());
    quiet.settled(begun.sled(), begun.reservoir().phase().settled(), now());
  }

  private void bootEnded(BootEnded ended) {
    boots.remove(ended.sled().id());
    quiet.settled(ended.sled(), true, now());
  }

  private void reservoirChanged(ReservoirChanged change) {
    boolean settled = change.after().phase().settled();
    quiet.settled(change.sled(), settled, now());
    if (settled) {
      Long since = poweredOn.remove(change.sled());
      if (since != null) {
        addSince(Figure.POWER_ON_TO_READY, since);
      }
    }
  }

  private void nexusAsked(NexusAsked asked) {
    quiet.request();
    unanswered.merge(asked.sled(), 1L, Long::sum);
    Boot boot = boots.get(asked.sled().id());
    if (boot != null) {
      boot.requests++;
    }
  }

  private void nexusAnswered(NexusAnswered answer) {
    Long requests = unanswered.remove(answer.sled());
    if (requests != null && requests > 1) {
      add(Figure.RETRIES_PER_OUTAGE, requests - 1);
    }
  }

  private void rowChanged(RowChanged change) {
    if (change.after() instanceof InstanceRow now) {
      instance(now, change.before() instanceof InstanceRow then ? then.state() : null);
    } else if (change.before() instanceof InstanceRow gone) {
      forget(gone.id());
    } else if (change.after() instanceof SledRow sled) {
      reported(sled);
    } else if (change.after() instanceof VmmRow vmm) {
      instanceOfVm.put(vmm.id().toString(), vmm.instance());
    } else if (change.after() instanceof SagaRow saga) {
      quiet.saga(saga.id(), true, now());
    } else if (change.before() instanceof SagaRow saga) {
      quiet.saga(saga.id(), false, now());
    }
  }

  private void reported(SledRow sled) {
    Boot boot = boots.get(sled.id());
    if (boot != null
        && sled.info().boot().equals(boot.id)
        && sled.info().reservoir().phase().settled()) {
      add(Figure.REQUESTS_PER_BOOT, boot.requests);
      boots.remove(sled.id());
    }
  }

  private void instance(InstanceRow row, @Nullable InstanceState before) {
    if (row.state() == before) {
      return;
    }
    switch (row.state()) {
      case STARTING -> starting.put(row.id(), now());
      case RUNNING -> {
        Long since = starting.remove(row.id());
        if (since != null) {
          addSince(Figure.START_TO_RUNNING, since);
        }
        Long gone = lost.remove(row.id());
        if (gone != null) {
          addSince(Figure.OUTAGE, gone);
        }
        running.put(row.id(), String.valueOf(row.propolis()));
      }
      case FAILED -> {
        starting.remove(row.id());
        running.remove(row.id());
      }
      case STOPPING, STOPPED -> forget(row.id());
    }
  }

  private void forget(InstanceId id) {
    starting.remove(id);
    running.remove(id);
    lost.remove(id);
  }

  private void vmGone(VmGone gone) {
    InstanceId instance = instanceOfVm.get(gone.vm());
    if (!gone.asked() && instance != null && gone.vm().equals(running.get(instance))) {
      lost.put(instance, now());
    }
  }
}
