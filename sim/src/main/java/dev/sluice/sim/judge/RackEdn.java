package dev.sluice.sim.judge;

import clojure.lang.Keyword;
import clojure.lang.PersistentArrayMap;
import clojure.lang.RT;
import dev.sluice.agent.Reservoir;
import dev.sluice.api.BootId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.sim.event.Phase;
import dev.sluice.sim.event.RackEvent;
import dev.sluice.sim.event.RunEvent.PhaseBegan;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.StoreEvent.RowChanged;
import dev.sluice.sim.event.VmEvent.VmCreated;
import dev.sluice.sim.event.VmEvent.VmGone;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.event.VmmEvent.StopAnswered;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.Op;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rack's history as Jepsen writes histories. Requests, resizes and reboots are operations, each
 * of a process of its own; what was merely seen is the fault injector's. Every value is a map with
 * {@code :sled}.
 */
final class RackEdn {

  private final History history = new History();
  private final Map<String, Integer> open = new LinkedHashMap<>();
  private final Map<SledId, Sled> sleds = new LinkedHashMap<>();
  private final Map<Sled, Map<String, Long>> vms = new LinkedHashMap<>();
  private final Map<PropolisId, VmmRow> vmms = new LinkedHashMap<>();
  private long processes;
  private long nanos;

  /** Of a rack of {@code sledsThere}. */
  RackEdn(List<Sled> sledsThere) {
    sledsThere.forEach(sled -> sleds.put(sled.id(), sled));
  }

  History history() {
    return history;
  }

  void add(RackEvent event, long timeNanos) {
    nanos = timeNanos;
    if (event instanceof LaunchAsked e) {
      VmmRow vmm = vmms.get(e.call().vmm());
      Object instance = vmm == null ? null : vmm.instance().toString();
      Object value =
          map(
              e.sled(),
              "vm",
              vm(e.call()),
              "instance",
              instance,
              "bytes",
              e.reservoirBytes(),
              "boot",
              e.call().boot().number());
      begin(key(e.call()), "launch", value);
    } else if (event instanceof LaunchAnswered e) {
      end(key(e.call()), ended(e.failure()), answer(e.call(), e.by()));
    } else if (event instanceof StopAsked e) {
      Object value = map(e.sled(), "vm", vm(e.call()), "boot", e.call().boot().number());
      begin(key(e.call()), "stop", value);
    } else if (event instanceof StopAnswered e) {
      end(key(e.call()), ended(e.failure()), answer(e.call(), e.by()));
    } else if (event instanceof ReportSent e) {
      history.nemesis("announce", report(e.sled(), e.info()), nanos);
    } else if (event instanceof SledEvent e) {
      sled(e);
    } else if (event instanceof VmCreated e) {
      vmsOn(e.sled()).put(e.vm(), e.reservoirBytes());
      probe(e.sled(), e.kernelBytes());
    } else if (event instanceof VmGone e) {
      vmsOn(e.sled()).remove(e.vm());
    } else if (event instanceof RowChanged e) {
      row(e);
    } else if (event instanceof PhaseBegan e && e.phase() == Phase.END) {
      sleds.values().forEach(sled -> history.nemesis("reboot-handled", map(sled), nanos));
    }
  }

  private void sled(SledEvent event) {
    Sled sled = event.sled();
    if (event instanceof BootBegan e) {
      happened(sled + "/reboot", "reboot", map(sled), map(sled, "boot", e.boot().number()));
      begin(sled + "/resize", "set-reservoir", map(sled, "req", e.reservoir().desiredBytes()));
    } else if (event instanceof BootEnded) {
      begin(sled + "/reboot", "reboot", map(sled));
    } else if (event instanceof Dismissed) {
      happened(sled + "/dismissal", "decommission", map(sled), map(sled));
    } else if (event instanceof ReservoirChanged e) {
      reservoir(sled, e);
    }
  }

  private void reservoir(Sled sled, ReservoirChanged change) {
    Reservoir now = change.after();
    Object asked = map(sled, "req", now.desiredBytes());
    if (now.desiredBytes() != change.before().desiredBytes()) {
      begin(sled + "/resize", "set-reservoir", asked);
    }
    if (change.settles() || now.heldBytes() < change.before().heldBytes()) {
      probe(sled, change.kernelBytes());
    }
    if (change.settles()) {
      Object done = map(sled, "req", now.desiredBytes(), "actual", now.settledBytes());
      happened(sled + "/resize", "set-reservoir", asked, done);
    }
  }

  private void row(RowChanged change) {
    if (change.after() instanceof VmmRow vmm) {
      vmms.put(vmm.id(), vmm);
    } else if (change.after() instanceof SledRow row) {
      sledRow(named(row.id()), (SledRow) change.before(), row);
    } else if (change.before() == null && change.after() instanceof ReservationRow row) {
      VmmRow vmm = vmms.get(row.id());
      long boot = vmm == null ? 0 : vmm.boot().number();
      Sled sled = named(row.sled());
      Object value =
          map(sled, "vm", row.id().toString(), "bytes", row.reservoirBytes(), "boot", boot);
      history.nemesis("reserve", value, nanos);
    } else if (change.after() == null && change.before() instanceof ReservationRow row) {
      history.nemesis("release", map(named(row.sled()), "vm", row.id().toString()), nanos);
    }
  }

  private void sledRow(Sled sled, @Nullable SledRow before, SledRow after) {
    if (before == null || !before.info().equals(after.info())) {
      history.nemesis("apply", report(sled, after.info()), nanos);
    }
    if (before != null
        && after.boot().isNewerThan(before.boot())
        && after.boot().isNewerThan(after.info().boot())) {
      history.nemesis("hear", map(sled, "boot", after.boot().number()), nanos);
    }
    if (after.policy() == SledPolicy.EXPUNGED
        && (before == null || before.policy() != SledPolicy.EXPUNGED)) {
      history.nemesis("expunge", map(sled), nanos);
    }
  }

  private void probe(Sled sled, long kernelBytes) {
    Object vms = PersistentArrayMap.create(new LinkedHashMap<>(vmsOn(sled)));
    history.nemesis("probe", map(sled, "actual", kernelBytes, "vms", vms), nanos);
  }

  private Map<String, Long> vmsOn(Sled sled) {
    return vms.computeIfAbsent(sled, any -> new LinkedHashMap<>());
  }

  private Sled named(SledId id) {
    return Objects.requireNonNull(sleds.get(id), "a row of a sled that is not on this rack");
  }

  private static String key(SledCall call) {
    return call.sled() + "/" + call.number();
  }

  private static String vm(SledCall call) {
    return call.vmm().toString();
  }

  private static Object answer(SledCall call, @Nullable BootId by) {
    return map(call.sled(), "vm", vm(call), "boot", by == null ? 0 : by.number());
  }

  private static Op.Type ended(@Nullable Throwable failure) {
    if (failure == null) {
      return Op.Type.OK;
    }
    return SledHistories.certain(failure) ? Op.Type.FAIL : Op.Type.INFO;
  }

  private void begin(String key, String f, Object value) {
    end(key, Op.Type.INFO, value); // a resize that another one replaces
    open.put(key, history.invoke(processes++, f, value, nanos));
  }

  private void happened(String key, String f, Object asked, Object done) {
    if (!open.containsKey(key)) {
      begin(key, f, asked);
    }
    end(key, Op.Type.OK, done);
  }

  private void end(String key, Op.Type ended, Object value) {
    Integer operation = open.remove(key);
    if (operation == null) {
      return;
    }
    switch (ended) {
      case OK -> history.ok(operation, value, nanos);
      case FAIL -> history.fail(operation, null, nanos);
      case INFO -> history.info(operation, null, nanos);
      case INVOKE -> throw new IllegalArgumentException("an operation does not end by beginning");
    }
  }

  private static Object report(Sled sled, SledAgentInfo info) {
    return map(
        sled,
        "boot",
        info.boot().number(),
        "gen",
        info.generation(),
        "size",
        info.reservoir().settledBytes(),
        "ready",
        info.reservoir().phase().settled());
  }

  /** {@code {:sled sled, :key value ...}}, without what is null. */
  private static Object map(Sled sled, @Nullable Object... keysAndValues) {
    Object[] entries = new Object[keysAndValues.length + 2];
    entries[0] = keyword("sled");
    entries[1] = sled.name();
    int count = 2;
    for (int i = 0; i < keysAndValues.length; i += 2) {
      Object value = keysAndValues[i + 1];
      if (value != null) {
        entries[count++] = keyword(String.valueOf(keysAndValues[i]));
        entries[count++] = value;
      }
    }
    return RT.map(Arrays.copyOf(entries, count));
  }

  private static Keyword keyword(String name) {
    return Keyword.intern(null, name);
  }
}
