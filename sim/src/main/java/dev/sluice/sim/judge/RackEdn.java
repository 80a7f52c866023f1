package dev.sluice.sim.judge;

import clojure.lang.Keyword;
import clojure.lang.PersistentArrayMap;
import clojure.lang.RT;
import dev.sluice.sim.check.domain.RackEvent;
import dev.sluice.sim.check.domain.RackEvent.Ended;
import dev.sluice.sim.check.domain.RackEvent.Report;
import dev.sluice.sim.history.History;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rack's history as Jepsen writes histories. Requests, resizes and reboots are operations, each
 * of a process of its own; what was merely seen is the fault injector's. Every value is a map with
 * {@code :sled}.
 */
final class RackEdn {

  private final History history = new History();
  private final Map<String, Integer> open = new LinkedHashMap<>();
  private long processes;
  private long nanos;

  History history() {
    return history;
  }

  void add(RackEvent event, long timeNanos) {
    nanos = timeNanos;
    String sled = event.sled();
    if (event instanceof RackEvent.LaunchCalled e) {
      Object value =
          map(sled, "vm", e.vm(), "instance", e.instance(), "bytes", e.bytes(), "boot", e.boot());
      begin("call/" + e.call(), "launch", value);
    } else if (event instanceof RackEvent.LaunchAnswered e) {
      end("call/" + e.call(), e.ended(), map(sled, "vm", e.vm(), "boot", e.boot()));
    } else if (event instanceof RackEvent.StopCalled e) {
      begin("call/" + e.call(), "stop", map(sled, "vm", e.vm(), "boot", e.boot()));
    } else if (event instanceof RackEvent.StopAnswered e) {
      end("call/" + e.call(), e.ended(), map(sled, "vm", e.vm(), "boot", e.boot()));
    } else if (event instanceof RackEvent.ResizeBegun e) {
      begin(sled + "/resize", "set-reservoir", map(sled, "req", e.askedBytes()));
    } else if (event instanceof RackEvent.Resized e) {
      Object asked = map(sled, "req", e.askedBytes());
      Object done = map(sled, "req", e.askedBytes(), "actual", e.actualBytes());
      happened(sled + "/resize", "set-reservoir", asked, done);
    } else if (event instanceof RackEvent.BootEnded) {
      begin(sled + "/reboot", "reboot", map(sled));
    } else if (event instanceof RackEvent.Booted e) {
      happened(sled + "/reboot", "reboot", map(sled), map(sled, "boot", e.boot()));
    } else if (event instanceof RackEvent.Dismissed) {
      happened(sled + "/dismissal", "decommission", map(sled), map(sled));
    } else {
      seen(event);
    }
  }

  private void seen(RackEvent event) {
    String sled = event.sled();
    if (event instanceof RackEvent.Probed e) {
      Object vms = PersistentArrayMap.create(e.vms());
      history.nemesis("probe", map(sled, "actual", e.actualBytes(), "vms", vms), nanos);
    } else if (event instanceof RackEvent.Announced e) {
      history.nemesis("announce", report(sled, e.report()), nanos);
    } else if (event instanceof RackEvent.Applied e) {
      history.nemesis("apply", report(sled, e.report()), nanos);
    } else if (event instanceof RackEvent.Heard e) {
      history.nemesis("hear", map(sled, "boot", e.boot()), nanos);
    } else if (event instanceof RackEvent.Reserved e) {
      Object value = map(sled, "vm", e.vm(), "bytes", e.bytes(), "boot", e.boot());
      history.nemesis("reserve", value, nanos);
    } else if (event instanceof RackEvent.Released e) {
      history.nemesis("release", map(sled, "vm", e.vm()), nanos);
    } else if (event instanceof RackEvent.Expunged) {
      history.nemesis("expunge", map(sled), nanos);
    } else if (event instanceof RackEvent.RebootHandled) {
      history.nemesis("reboot-handled", map(sled), nanos);
    }
  }

  private void begin(String key, String f, Object value) {
    end(key, Ended.INFO, value); // a resize whose place another takes: nobody waits for it
    open.put(key, history.invoke(processes++, f, value, nanos));
  }

  private void happened(String key, String f, Object asked, Object done) {
    if (!open.containsKey(key)) {
      begin(key, f, asked);
    }
    end(key, Ended.OK, done);
  }

  private void end(String key, Ended ended, Object value) {
    Integer operation = open.remove(key);
    if (operation == null) {
      return;
    }
    switch (ended) {
      case OK -> history.ok(operation, value, nanos);
      case FAIL -> history.fail(operation, null, nanos);
      case INFO -> history.info(operation, null, nanos);
    }
  }

  private static Object report(String sled, Report report) {
    return map(
        sled,
        "boot",
        report.boot(),
        "gen",
        report.generation(),
        "size",
        report.sizeBytes(),
        "ready",
        report.ready());
  }

  /** {@code {:sled sled, :key value ...}}, without what is null. */
  private static Object map(String sled, @Nullable Object... keysAndValues) {
    Object[] entries = new Object[keysAndValues.length + 2];
    entries[0] = keyword("sled");
    entries[1] = sled;
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
