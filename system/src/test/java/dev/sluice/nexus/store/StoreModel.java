package dev.sluice.nexus.store;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsFirst;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the stores are to answer, worked out by looking at every row. */
final class StoreModel {

  final Map<SledId, SledRow> sleds = new LinkedHashMap<>();
  final Map<InstanceId, InstanceRow> instances = new LinkedHashMap<>();
  final Map<PropolisId, VmmRow> vmms = new LinkedHashMap<>();
  final Map<PropolisId, ReservationRow> reservations = new LinkedHashMap<>();
  final Map<SagaId, SagaRow> sagas = new LinkedHashMap<>();
  final Map<SagaId, OutcomeRow> outcomes = new LinkedHashMap<>();
  final Map<NexusId, NexusRow> nexuses = new LinkedHashMap<>();
  final Map<IdempotencyKey, KeyRow> keys = new LinkedHashMap<>();

  StoreModel copy() {
    StoreModel copy = new StoreModel();
    copy.sleds.putAll(sleds);
    copy.instances.putAll(instances);
    copy.vmms.putAll(vmms);
    copy.reservations.putAll(reservations);
    copy.sagas.putAll(sagas);
    copy.outcomes.putAll(outcomes);
    copy.nexuses.putAll(nexuses);
    copy.keys.putAll(keys);
    return copy;
  }

  // The hexadecimal form of an id sorts as its unsigned bytes do.
  private static <R> List<R> page(
      Stream<R> rows, Function<R, Object> id, @Nullable Object after, int limit) {
    return rows.filter(row -> after == null || id.apply(row).toString().compareTo(after + "") > 0)
        .sorted(comparing(row -> id.apply(row).toString()))
        .limit(limit)
        .toList();
  }

  List<SledRow> sledPage(@Nullable SledId after, int limit) {
    return page(sleds.values().stream(), SledRow::id, after, limit);
  }

  List<SledRow> withDesiredReservoir(@Nullable SledId after, int limit) {
    Predicate<SledRow> wanted = row -> row.desired() != null && row.policy() != SledPolicy.EXPUNGED;
    return page(sleds.values().stream().filter(wanted), SledRow::id, after, limit);
  }

  List<SledId> withRoom(long bytes) {
    Predicate<SledRow> fits =
        row -> row.takesInstances() && row.placeableBytes() - reservedBytes(row.id()) >= bytes;
    return page(sleds.values().stream().filter(fits), SledRow::id, null, sleds.size()).stream()
        .map(SledRow::id)
        .toList();
  }

  @Nullable InstanceRow byName(String name) {
    return instances.values().stream()
        .filter(row -> row.spec().name().equals(name))
        .findFirst()
        .orElse(null);
  }

  List<InstanceRow> instancePage(@Nullable InstanceId after, int limit) {
    return page(instances.values().stream(), InstanceRow::id, after, limit);
  }

  List<InstanceRow> dueForRestart(Instant now, Duration cooldown, int limit) {
    return instances.values().stream()
        .filter(row -> row.dueForRestart(now, cooldown))
        .sorted(
            comparing((InstanceRow row) -> !row.autoRestartedAfter(now))
                .thenComparing(InstanceRow::lastAutoRestart, nullsFirst(naturalOrder()))
                .thenComparing(row -> row.id().toString()))
        .limit(limit)
        .toList();
  }

  List<VmmRow> onSled(SledId sled, @Nullable PropolisId after, int limit) {
    Predicate<VmmRow> there = row -> row.sled().equals(sled);
    return page(vmms.values().stream().filter(there), VmmRow::id, after, limit);
  }

  List<VmmRow> runningOrStopping(@Nullable PropolisId after, int limit) {
    Predicate<VmmRow> wanted = row -> row.state() != VmmRow.State.STARTING;
    return page(vmms.values().stream().filter(wanted), VmmRow::id, after, limit);
  }

  List<VmmRow> toMove(SledId sled, int limit) {
    return running(sled)
        .sorted(comparing(VmmRow::drainTurn).thenComparing(row -> row.id().toString()))
        .limit(limit)
        .toList();
  }

  long lastDrainTurn(SledId sled) {
    return running(sled).mapToLong(VmmRow::drainTurn).max().orElse(0);
  }

  List<VmmRow> staying(SledId sled, int limit) {
    return page(running(sled).filter(row -> row.stay() != null), VmmRow::id, null, limit);
  }

  private Stream<VmmRow> running(SledId sled) {
    return vmms.values().stream()
        .filter(row -> row.sled().equals(sled) && row.state() == VmmRow.State.RUNNING);
  }

  int movesFrom(SledId sled) {
    return (int) sagas.values().stream().filter(row -> sled.equals(row.from())).count();
  }

  Map<SledId, Long> bytesBySled(List<SledId> ids) {
    Map<SledId, Long> sums = new LinkedHashMap<>();
    ids.forEach(id -> sums.put(id, reservedBytes(id)));
    return sums;
  }

  private long reservedBytes(SledId sled) {
    return reservations.values().stream()
        .filter(row -> row.sled().equals(sled))
        .mapToLong(ReservationRow::reservoirBytes)
        .sum();
  }

  List<OutcomeRow> endedBefore(Instant end, int limit) {
    return outcomes.values().stream()
        .filter(row -> row.timeEnded().isBefore(end))
        .sorted(comparing(OutcomeRow::timeEnded).thenComparing(row -> row.id().toString()))
        .limit(limit)
        .toList();
  }

  @Nullable NexusRow nexusByName(String name) {
    return nexuses.values().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElse(null);
  }

  List<NexusRow> nexuses() {
    return page(nexuses.values().stream(), NexusRow::id, null, nexuses.size());
  }

  @Nullable SagaRow ofInstance(InstanceId instance) {
    return sagas.values().stream()
        .filter(saga -> saga.instance().equals(instance))
        .min(comparing(saga -> saga.id().toString()))
        .orElse(null);
  }

  List<SagaRow> unfinished(@Nullable SagaId after, int limit) {
    return page(sagas.values().stream(), SagaRow::id, after, limit);
  }

  long keyCount(int slot) {
    return keys.values().stream().filter(row -> row.slot() == slot).count();
  }

  List<KeyRow> keysOfSaga(SagaId saga) {
    Predicate<KeyRow> wanted = row -> saga.equals(row.saga());
    return page(keys.values().stream().filter(wanted), KeyRow::id, null, keys.size());
  }

  List<KeyRow> keysBefore(Instant time, int limit) {
    return keys.values().stream()
        .filter(row -> row.time().isBefore(time))
        .sorted(comparing(KeyRow::time).thenComparing(row -> row.id().toString()))
        .limit(limit)
        .toList();
  }
}
