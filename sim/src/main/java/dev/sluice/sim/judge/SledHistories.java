package dev.sluice.sim.judge;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledIdentity;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Observer;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.SledEvent.Dismissed;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.SledRead;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.StopAnswered;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.history.History;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Records each sled's history for the {@code vmm-reservoir} model.
 *
 * <p>The object is the reservoir as the sled reports it. Its size changes at the instant in which
 * the agent settles at it, and all is lost at the instant in which a boot ends: a simulation sees
 * both exactly, so these are point operations. Launches and stops last from the caller's request to
 * the answer that it receives; without one the outcome stays in doubt. So a launch that is over
 * before the reservoir of its boot has settled has no place in any sequential order.
 *
 * <p>When memory that another process takes away is lost is in doubt: a launch that had passed the
 * gate before the agent knew it may still get memory that has grown again.
 *
 * <p>A repeated request for an acknowledged launch is not a new operation: for example of a Nexus
 * that crashed before it had recorded the answer. One that is sent while the VMM's stop is under
 * way is in doubt, whatever its answer: it may find the VM running still.
 *
 * <p>With its decommissioning acknowledged a sled's history ends, but for launches and stops of
 * that boot: how large a reservoir is that no longer counts, and what later boots do until they are
 * dismissed is no part of the control plane.
 */
final class SledHistories implements Observer {

  private static final Keyword REQ = Keyword.intern(null, "req");
  private static final Keyword ACTUAL = Keyword.intern(null, "actual");
  private static final Keyword VM = Keyword.intern(null, "vm");
  private static final Keyword VMS = Keyword.intern(null, "vms");
  private static final Keyword BYTES = Keyword.intern(null, "bytes");

  private final Kernel kernel;
  private final ChangesByOthers changes;
  private final List<Sled> sleds;
  private final Map<Sled, Recording> records = new LinkedHashMap<>();
  private final Map<Integer, Integer> reads = new LinkedHashMap<>();

  /** One sled's history, and what is open in it. */
  private static final class Recording {
    private final History history = new History();
    private final Map<PropolisId, Launch> launches = new LinkedHashMap<>();

    /** Launches that were acknowledged; a repeated request for one is not a new operation. */
    private final Set<PropolisId> acknowledged = new LinkedHashSet<>();

    /** Those whose stop has been asked for since, and not acknowledged. */
    private final Set<PropolisId> stopping = new LinkedHashSet<>();

    private final Map<Integer, Integer> stops = new LinkedHashMap<>();
    private long processes;
    private boolean decommissioned;
    private boolean closed;
  }

  /** A launch under way: requests for the same VMM are one operation. */
  private static final class Launch {
    private final int operation;
    private final boolean mayBeARepeat;
    private int unanswered;
    private boolean inDoubt;

    private Launch(int operation, boolean mayBeARepeat) {
      this.operation = operation;
      this.mayBeARepeat = mayBeARepeat;
    }
  }

  /** Histories of all sleds, still empty. */
  SledHistories(Kernel kernel, List<Sled> sleds) {
    this.kernel = kernel;
    this.changes = new ChangesByOthers(kernel);
    this.sleds = sleds;
    sleds.forEach(sled -> records.put(sled, new Recording()));
  }

  /** Each sled's history, by number. */
  List<History> histories() {
    List<History> all = new ArrayList<>();
    records.values().forEach(r -> all.add(r.history));
    return all;
  }

  private Recording of(Sled sled) {
    Recording known = records.get(sled);
    if (known == null) {
      throw new IllegalArgumentException("not on this rack: " + sled.name());
    }
    return known;
  }

  private int begin(Recording r, String f, @Nullable Object value) {
    return r.history.invoke(r.processes++, f, value, kernel.nowNanos());
  }

  private void point(Recording r, String f, @Nullable Object value) {
    if (!r.closed) {
      r.history.ok(begin(r, f, value), value, kernel.nowNanos());
    }
  }

  @Override
  public void watch(Events events) {
    changes.watch(events);
    events.on(BootBegan.class, this::booted);
    events.on(BootEnded.class, this::bootEnded);
    events.on(ReservoirChanged.class, this::reservoirChanged);
    events.on(Dismissed.class, this::dismissed);
    events.on(LaunchAsked.class, this::launchAsked);
    events.on(LaunchAnswered.class, this::launchAnswered);
    events.on(StopAsked.class, this::stopAsked);
    events.on(StopAnswered.class, this::stopAnswered);
    events.on(SledRead.class, this::sledRead);
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
  }

  private void reservoirChanged(ReservoirChanged change) {
    Recording r = of(change.sled());
    if (change.settles() && !r.decommissioned) {
      long asked = Math.max(change.after().desiredBytes(), change.after().settledBytes());
      Object value = RT.map(REQ, asked, ACTUAL, change.after().settledBytes());
      boolean lost = change.after().settledBytes() < change.before().settledBytes();
      if (lost && changes.unknownTo(change.sled()) && !r.closed) {
        r.history.info(
            begin(r, "set-reservoir", value), "taken by somebody else", kernel.nowNanos());
      } else {
        point(r, "set-reservoir", value);
      }
    }
  }

  private void bootEnded(BootEnded ended) {
    point(of(ended.sled()), "reboot", null);
    of(ended.sled()).acknowledged.clear();
    of(ended.sled()).stopping.clear();
  }

  private void dismissed(Dismissed dismissal) {
    point(of(dismissal.sled()), "decommission", null);
    of(dismissal.sled()).decommissioned = true;
  }

  private void booted(BootBegan begun) {
    Recording r = of(begun.sled());
    r.closed = r.decommissioned;
  }

  private void launchAsked(LaunchAsked ask) {
    Recording r = of(ask.call().sled());
    if (r.closed || r.acknowledged.contains(ask.call().vmm())) {
      return;
    }
    Launch launch = r.launches.get(ask.call().vmm());
    if (launch == null) {
      launch =
          new Launch(
              begin(r, "launch", launchValue(ask.call().vmm(), ask.reservoirBytes())),
              r.stopping.contains(ask.call().vmm()));
      r.launches.put(ask.call().vmm(), launch);
    }
    launch.unanswered++;
  }

  private static Object launchValue(PropolisId vmm, long reservoirBytes) {
    return RT.map(VM, vmm.toString(), BYTES, reservoirBytes);
  }

  private void launchAnswered(LaunchAnswered answer) {
    Recording r = of(answer.call().sled());
    Launch launch = r.launches.get(answer.call().vmm());
    if (launch == null) {
      return;
    }
    launch.unanswered--;
    if (answer.failure() == null && launch.mayBeARepeat) {
      r.launches.remove(answer.call().vmm());
      r.history.info(launch.operation, "it ran before its stop, or again", kernel.nowNanos());
    } else if (answer.failure() == null) {
      r.launches.remove(answer.call().vmm());
      r.acknowledged.add(answer.call().vmm());
      Object value = r.history.ops().get(launch.operation).value();
      r.history.ok(launch.operation, value, kernel.nowNanos());
    } else if (!certain(answer.failure())) {
      launch.inDoubt = true;
    } else if (launch.unanswered == 0 && !launch.inDoubt) {
      r.launches.remove(answer.call().vmm());
      r.history.fail(launch.operation, answer.failure().getMessage(), kernel.nowNanos());
    }
  }

  private void stopAsked(StopAsked ask) {
    Recording r = of(ask.call().sled());
    if (r.acknowledged.remove(ask.call().vmm())) {
      r.stopping.add(ask.call().vmm());
    }
    if (!r.closed) {
      r.stops.put(ask.call().number(), begin(r, "stop", RT.map(VM, ask.call().vmm().toString())));
    }
  }

  private void stopAnswered(StopAnswered answer) {
    Recording r = of(answer.call().sled());
    Integer operation = r.stops.remove(answer.call().number());
    if (answer.failure() == null) {
      r.stopping.remove(answer.call().vmm());
    }
    if (operation == null) {
      return;
    }
    boolean neverHeardOf =
        answer.failure() instanceof ApiException refused && refused.code() == ErrorCode.NO_SUCH_VMM;
    if (answer.failure() == null || neverHeardOf) {
      r.history.ok(operation, r.history.ops().get(operation).value(), kernel.nowNanos());
    } else if (certain(answer.failure())) {
      r.history.fail(operation, answer.failure().getMessage(), kernel.nowNanos());
    } else {
      r.history.info(operation, answer.failure().getMessage(), kernel.nowNanos());
    }
  }

  /** Whether the request certainly had no effect. */
  static boolean certain(Throwable failure) {
    if (failure instanceof ApiException refused) {
      return refused.code() != ErrorCode.INTERNAL;
    }
    return failure instanceof NoAnswerException unanswered && unanswered.undelivered();
  }

  private void invoked(OperationInvoked begun) {
    if (begun.call().operation().kind() == OperationKind.READ_SLED) {
      Recording r = of(sleds.get(begun.call().operation().target() % sleds.size()));
      if (!r.decommissioned) {
        reads.put(begun.call().number(), begin(r, "read", null));
      }
    }
  }

  private void answered(OperationAnswered ended) {
    Integer operation = reads.remove(ended.call().number());
    if (operation == null) {
      return;
    }
    Recording r = of(sleds.get(ended.call().operation().target() % sleds.size()));
    if (ended.value() instanceof SledIdentity identity && !r.decommissioned) {
      long actual = identity.reservoir().settledBytes();
      r.history.ok(operation, RT.map(ACTUAL, actual), kernel.nowNanos());
    } else {
      r.history.fail(operation, "no answer that counts", kernel.nowNanos());
    }
  }

  /** Pins down what the operations in doubt have done. */
  private void sledRead(SledRead read) {
    if (!of(read.sled()).decommissioned) {
      Object vms = clojure.lang.PersistentHashSet.create(read.vms());
      point(of(read.sled()), "read", RT.map(ACTUAL, read.reservoir().settledBytes(), VMS, vms));
    }
  }
}
