package dev.sluice.sim.judge;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.SledId;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.StoreEvent.ReservationRowChanged;
import dev.sluice.sim.event.StoreEvent.SledRowChanged;
import dev.sluice.sim.plan.OperationKind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list of sleds is right while things happen, too: it has each sled once that there was all
 * along, and what it says of each was so at some time between request and answer.
 */
final class SledListsAreRight implements Oracle {

  private record Asked(long sleds, long reserved) {}

  private final Findings findings;
  private final RowTimeline<SledId, SledRow> sleds = new RowTimeline<>();
  private final RowTimeline<SledId, Long> reserved = new RowTimeline<>();
  private final Map<SledId, Long> reservedNow = new LinkedHashMap<>();
  private final Map<ClientCall, Asked> asked = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  SledListsAreRight(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(SledRowChanged.class, this::sledChanged);
    events.on(ReservationRowChanged.class, this::reservationChanged);
    events.on(OperationInvoked.class, this::invoked);
    events.on(OperationAnswered.class, this::answered);
  }

  private void sledChanged(SledRowChanged change) {
    SledRow after = change.after();
    if (after != null) {
      if (change.before() == null) {
        reserved.changed(after.id(), 0L);
      }
      sleds.changed(after.id(), after);
    }
  }

  private void reservationChanged(ReservationRowChanged change) {
    count(change.before(), -1);
    count(change.after(), 1);
  }

  private void count(@Nullable ReservationRow row, int sign) {
    if (row != null) {
      long bytes = reservedNow.merge(row.sled(), sign * row.reservoirBytes(), Long::sum);
      reserved.changed(row.sled(), bytes);
    }
  }

  private void invoked(OperationInvoked operation) {
    if (operation.call().operation().kind() == OperationKind.LIST_SLEDS) {
      asked.put(operation.call(), new Asked(sleds.now(), reserved.now()));
    }
  }

  private void answered(OperationAnswered answer) {
    Asked since = asked.remove(answer.call());
    if (since == null || !(answer.value() instanceof List<?> list)) {
      return;
    }
    Set<SledId> listed = new LinkedHashSet<>();
    String last = "";
    for (Object one : list) {
      if (!(one instanceof SledView view) || !listed.add(view.info().id()) || !wasSo(since, view)) {
        findings.add(Promise.SLED_LISTS_ARE_RIGHT, "a list of sleds has " + one);
        return;
      }
      String id = view.info().id().value().toString();
      if (id.compareTo(last) < 0) {
        findings.add(Promise.SLED_LISTS_ARE_RIGHT, "a list of sleds is not in order");
        return;
      }
      last = id;
    }
    for (SledId id : sleds.keys()) {
      if (!listed.contains(id) && !sleds.wasNone(id, since.sleds())) {
        findings.add(Promise.SLED_LISTS_ARE_RIGHT, "a list of sleds lacks " + id);
        return;
      }
    }
  }

  private boolean wasSo(Asked since, SledView view) {
    SledId id = view.info().id();
    return reserved.was(id, since.reserved(), bytes -> bytes == view.reservedBytes())
        && sleds.was(id, since.sleds(), row -> agree(row, view));
  }

  private static boolean agree(SledRow row, SledView view) {
    boolean takes = row.policy().equals(view.policy()) && row.takesInstances();
    long freeBytes = row.placeableBytes() - view.reservedBytes();
    long largestBytes = takes ? GuestMemory.largestGuestBytes(freeBytes) : 0;
    boolean decommissioned = row.state() == SledState.DECOMMISSIONED;
    return row.info().boot().equals(view.info().boot())
        && row.info().generation() == view.info().generation()
        && row.info().reservoir().equals(view.info().reservoir())
        && row.boot().equals(view.boot())
        && row.policy() == view.policy()
        && row.state() == view.state()
        && view.info().decommissioned() == decommissioned
        && Objects.equals(row.desired(), view.desired())
        && row.placeableBytes() == view.placeableBytes()
        && Long.valueOf(largestBytes).equals(view.largestGuestBytes());
  }
}
