package dev.sluice.sim.judge;

import dev.sluice.api.SagaId;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultBegan;
import dev.sluice.sim.event.FaultEvent.FaultEnded;
import dev.sluice.sim.event.RunEvent.ProcessDied;
import dev.sluice.sim.event.RunEvent.ShutdownEnded;
import dev.sluice.sim.event.StoreEvent.NexusRowChanged;
import dev.sluice.sim.event.StoreEvent.SagaRowChanged;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The sagas of a Nexus that has ended are taken over in time by any that has nothing in its way,
 * also if that one's next life ends before it has taken them up; and none is taken from a Nexus
 * that has been there all along. Which process has ended is known from the process itself, whose
 * sagas are whose from the rows. One that hangs, or is cut off from the database, has as good as
 * ended meanwhile.
 */
final class SagasInLivingHands implements Oracle {

  /**
   * The last beat before the end is seen up to a period (10 s) later, three more make a lease, and
   * that is told at once; or the row is gone, which is seen with the next beat, and a sweep comes
   * within 30 s. A clock is slow by 5 % at most.
   */
  private static final long TAKEN_UP_NANOS = 50_000_000_000L;

  /** As long has one been calm that is certainly not silent to anybody. */
  private static final long LIVES_NANOS = 90_000_000_000L;

  private final Kernel kernel;
  private final CalmNexus calm;
  private final StoreMirror store;
  private final Findings findings;
  private final Map<NexusId, String> names = new LinkedHashMap<>();
  private final Map<String, NexusId> newest = new LinkedHashMap<>(); // by name
  private final Map<NexusId, Long> goneSince = new LinkedHashMap<>();
  private final Map<SagaId, Long> heldSince = new LinkedHashMap<>();
  private final Map<Fault, Long> hangsSince = new LinkedHashMap<>();

  /** Reports to {@code findings}; {@code store} must be told of each change first. */
  SagasInLivingHands(Kernel kernel, CalmNexus calm, StoreMirror store, Findings findings) {
    this.kernel = kernel;
    this.calm = calm;
    this.store = store;
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(NexusRowChanged.class, this::nexusChanged);
    events.on(SagaRowChanged.class, this::sagaChanged);
    events.on(ProcessDied.class, died -> ended(died.host()));
    events.on(ShutdownEnded.class, ended -> ended(ended.host()));
    events.on(FaultBegan.class, begun -> hangs(begun.fault()));
    events.on(FaultEnded.class, ended -> hangsSince.remove(ended.fault()));
  }

  private void hangs(Fault fault) {
    if (fault.kind() == FaultKind.NEXUS_PAUSE || fault.kind() == FaultKind.NEXUS_CUT_OFF) {
      hangsSince.put(fault, kernel.nowNanos());
    }
  }

  /** Since when a Nexus has ended, or hangs; null if it does neither. */
  private @Nullable Long silentSince(@Nullable NexusId id) {
    String name = names.get(id);
    Long since = name == null ? Long.valueOf(0) : goneSince.get(id);
    for (Map.Entry<Fault, Long> one : hangsSince.entrySet()) {
      if (since == null
          && one.getKey().target() instanceof Target.Nexus nexus
          && nexus.text().equals(name)) {
        since = one.getValue();
      }
    }
    return since;
  }

  private void ended(String host) {
    NexusId id = newest.get(host);
    if (id != null) {
      goneSince.putIfAbsent(id, kernel.nowNanos());
    }
  }

  private void nexusChanged(NexusRowChanged change) {
    NexusRow before = change.before();
    NexusRow after = change.after();
    if (after == null) {
      goneSince.put(Objects.requireNonNull(before).id(), kernel.nowNanos());
    } else if (before == null) {
      names.put(after.id(), after.name());
      newest.put(after.name(), after.id());
    } else {
      store.sagas().values().forEach(this::check); // a beat
    }
  }

  private void check(SagaRow saga) {
    NexusId owner = saga.owner();
    Long held = heldSince.get(saga.id());
    Long gone = silentSince(owner);
    if (held != null && gone != null && calm.nanosSince(Math.max(held, gone)) > TAKEN_UP_NANOS) {
      heldSince.remove(saga.id()); // once is enough
      findings.add(
          Promise.SAGAS_IN_LIVING_HANDS,
          "saga " + saga.id() + " has been left by " + owner + ", which has ended or hangs");
    }
  }

  private void sagaChanged(SagaRowChanged change) {
    SagaRow before = change.before();
    SagaRow after = change.after();
    if (after == null) {
      heldSince.remove(Objects.requireNonNull(before).id());
    } else if (before == null || !before.sameHands(after)) {
      heldSince.put(after.id(), kernel.nowNanos());
      if (before != null) {
        taken(before, after);
      }
    }
  }

  private void taken(SagaRow before, SagaRow after) {
    NexusId owner = before.owner();
    String name = names.get(owner);
    if (name != null
        && !goneSince.containsKey(owner)
        && !Objects.equals(owner, after.owner())
        && calm.nanosSince(name, 0) > LIVES_NANOS) {
      findings.add(
          Promise.SAGAS_IN_LIVING_HANDS,
          "saga " + before.id() + " is taken from " + name + ", which has been there all along");
    }
  }
}
