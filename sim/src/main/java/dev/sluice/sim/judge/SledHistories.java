package dev.sluice.sim.judge;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.agent.Reservoir;
import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledIdentity;
import dev.sluice.sim.history.History;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.rack.ClientCall;
import dev.sluice.sim.rack.RackObserver;
import dev.sluice.sim.rack.SledCall;
import dev.sluice.sim.rack.SledNode;
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
 * <p>The object is the reservoir as the sled promises it. Its size changes at the instant in which
 * the agent settles at it, and all is lost at the instant in which a boot ends: a simulation sees
 * both exactly, so these are point operations. Launches and stops last from the caller's request to
 * the answer it hears; what it never hears stays in doubt. So a launch that is over before the
 * reservoir of its boot has settled has no place in any sequential order.
 *
 * <p>Who asks again for a launch that was acknowledged, asks for nothing new: a Nexus that died
 * before it had written the answer down, say.
 *
 * <p>With its decommissioning acknowledged a sled's history ends, but for launches and stops of
 * that boot: how large a reservoir is that no longer counts, and what later boots do until they
 * learn of their end, is no part of the control plane.
 */
public final class SledHistories implements RackObserver {

  private static final Keyword REQ = Keyword.intern(null, "req");
  private static final Keyword ACTUAL = Keyword.intern(null, "actual");
  private static final Keyword VM = Keyword.intern(null, "vm");
  private static final Keyword VMS = Keyword.intern(null, "vms");
  private static final Keyword BYTES = Keyword.intern(null, "bytes");

  private final Kernel kernel;
  private final List<SledNode> sleds;
  private final Map<SledNode, Record> records = new LinkedHashMap<>();
  private final Map<Integer, Integer> reads = new LinkedHashMap<>();

  /** One sled's history, and what is open in it. */
  private static final class Record {
    private final History history = new History();
    private final Map<PropolisId, Launch> launches = new LinkedHashMap<>();

    /** Launches that were acknowledged; who asks for one again, asks for nothing new. */
    private final Set<PropolisId> acknowledged = new LinkedHashSet<>();

    private final Map<Integer, Integer> stops = new LinkedHashMap<>();
    private long processes;
    private boolean decommissioned;
    private boolean closed;
  }

  /** A launch under way: requests for the same VMM are one operation. */
  private static final class Launch {
    private final int operation;
    private int unanswered;
    private boolean inDoubt;

    private Launch(int operation) {
      this.operation = operation;
    }
  }

  /** Histories of all sleds, still empty. */
  public SledHistories(Kernel kernel, List<SledNode> sleds) {
    this.kernel = kernel;
    this.sleds = sleds;
    sleds.forEach(sled -> records.put(sled, new Record()));
  }

  /** Each sled's history, by number. */
  public List<History> histories() {
    List<History> all = new ArrayList<>();
    records.values().forEach(r -> all.add(r.history));
    return all;
  }

  private Record of(SledNode sled) {
    Record known = records.get(sled);
    if (known == null) {
      throw new IllegalArgumentException("not on this rack: " + sled.name());
    }
    return known;
  }

  private int begin(Record r, String f, @Nullable Object value) {
    return r.history.invoke(r.processes++, f, value, kernel.nowNanos());
  }

  private void point(Record r, String f, @Nullable Object value) {
    if (!r.closed) {
      r.history.ok(begin(r, f, value), value, kernel.nowNanos());
    }
  }

  @Override
  public void reservoirChanged(SledNode sled, Reservoir before, Reservoir after) {
    boolean settles =
        after.phase().settled()
            && (!before.phase().settled() || before.settledBytes() != after.settledBytes());
    Record r = of(sled);
    if (settles && !r.decommissioned) {
      long asked = Math.max(after.desiredBytes(), after.settledBytes());
      point(r, "set-reservoir", RT.map(REQ, asked, ACTUAL, after.settledBytes()));
    }
  }

  @Override
  public void bootEnded(SledNode sled, BootId boot) {
    point(of(sled), "reboot", null);
    of(sled).acknowledged.clear();
  }

  @Override
  public void silenced(SledNode sled) {
    point(of(sled), "decommission", null);
    of(sled).decommissioned = true;
  }

  @Override
  public void booted(SledNode sled, BootId boot) {
    Record r = of(sled);
    r.closed = r.decommissioned;
  }

  @Override
  public void launchCalled(SledCall call, long reservoirBytes) {
    Record r = of(call.sled());
    if (r.closed || r.acknowledged.contains(call.vmm())) {
      return;
    }
    Launch launch = r.launches.get(call.vmm());
    if (launch == null) {
      launch = new Launch(begin(r, "launch", launchValue(call.vmm(), reservoirBytes)));
      r.launches.put(call.vmm(), launch);
    }
    launch.unanswered++;
  }

  private static Object launchValue(PropolisId vmm, long reservoirBytes) {
    return RT.map(VM, vmm.toString(), BYTES, reservoirBytes);
  }

  @Override
  public void launchAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    Record r = of(call.sled());
    Launch launch = r.launches.get(call.vmm());
    if (launch == null) {
      return;
    }
    launch.unanswered--;
    if (failure == null) {
      r.launches.remove(call.vmm());
      r.acknowledged.add(call.vmm());
      Object value = r.history.ops().get(launch.operation).value();
      r.history.ok(launch.operation, value, kernel.nowNanos());
    } else if (!certain(failure)) {
      launch.inDoubt = true;
    } else if (launch.unanswered == 0 && !launch.inDoubt) {
      r.launches.remove(call.vmm());
      r.history.fail(launch.operation, failure.getMessage(), kernel.nowNanos());
    }
  }

  @Override
  public void stopCalled(SledCall call) {
    Record r = of(call.sled());
    r.acknowledged.remove(call.vmm());
    if (!r.closed) {
      r.stops.put(call.number(), begin(r, "stop", RT.map(VM, call.vmm().toString())));
    }
  }

  @Override
  public void stopAnswered(SledCall call, @Nullable BootId by, @Nullable Throwable failure) {
    Record r = of(call.sled());
    Integer operation = r.stops.remove(call.number());
    if (operation == null) {
      return;
    }
    boolean neverHeardOf =
        failure instanceof ApiException refused && refused.code() == ErrorCode.NO_SUCH_VMM;
    if (failure == null || neverHeardOf) {
      r.history.ok(operation, r.history.ops().get(operation).value(), kernel.nowNanos());
    } else if (certain(failure)) {
      r.history.fail(operation, failure.getMessage(), kernel.nowNanos());
    } else {
      r.history.info(operation, failure.getMessage(), kernel.nowNanos());
    }
  }

  /** Whether the request certainly had no effect. */
  static boolean certain(Throwable failure) {
    if (failure instanceof ApiException refused) {
      return refused.code() != ErrorCode.INTERNAL;
    }
    return failure instanceof NoAnswerException unanswered && unanswered.undelivered();
  }

  @Override
  public void invoked(ClientCall call) {
    if (call.operation().kind() == OperationKind.READ_SLED) {
      Record r = of(sleds.get(call.operation().target() % sleds.size()));
      if (!r.decommissioned) {
        reads.put(call.number(), begin(r, "read", null));
      }
    }
  }

  @Override
  public void answered(ClientCall call, @Nullable Object value, @Nullable Throwable failure) {
    Integer operation = reads.remove(call.number());
    if (operation == null) {
      return;
    }
    Record r = of(sleds.get(call.operation().target() % sleds.size()));
    if (value instanceof SledIdentity identity && !r.decommissioned) {
      long actual = identity.reservoir().settledBytes();
      r.history.ok(operation, RT.map(ACTUAL, actual), kernel.nowNanos());
    } else {
      r.history.fail(operation, "no answer that counts", kernel.nowNanos());
    }
  }

  /** Reads each sled as it stands: pins down what the operations in doubt have done. */
  public void readAll() {
    for (SledNode sled : sleds) {
      Reservoir seen = sled.reservoirSeen();
      if (seen != null && !of(sled).decommissioned) {
        Object vms = clojure.lang.PersistentHashSet.create(sled.runningVms());
        point(of(sled), "read", RT.map(ACTUAL, seen.settledBytes(), VMS, vms));
      }
    }
  }
}
