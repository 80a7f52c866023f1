package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.Refusal;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.TestRows;
import dev.sluice.nexus.store.memory.MemoryTables;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlacementTest {

  /** A sled as drawn; sizes in bytes so small that they often fit just so. */
  record Drawn(
      ReservoirPhase phase,
      int settledBytes,
      boolean rebooted,
      SledPolicy policy,
      SledState state,
      boolean excluded) {

    boolean usable() {
      return policy == SledPolicy.IN_SERVICE
          && state == SledState.ACTIVE
          && !excluded
          && !rebooted
          && (phase == ReservoirPhase.READY || phase == ReservoirPhase.DEGRADED);
    }
  }

  @Provide
  Arbitrary<Drawn> sleds() {
    return Combinators.combine(
            Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.just(ReservoirPhase.READY)),
                Tuple.of(1, Arbitraries.of(ReservoirPhase.class))),
            Arbitraries.integers().between(0, 12),
            Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)),
            Arbitraries.frequency(
                Tuple.of(4, SledPolicy.IN_SERVICE),
                Tuple.of(1, SledPolicy.NO_PROVISION),
                Tuple.of(1, SledPolicy.EXPUNGED)),
            Arbitraries.frequency(
                Tuple.of(4, SledState.ACTIVE), Tuple.of(1, SledState.DECOMMISSIONED)),
            Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true)))
        .as(Drawn::new);
  }

  private static SledRow row(SledId id, Drawn sled) {
    ReservoirReport reservoir = new ReservoirReport(sled.phase(), 12, sled.settledBytes(), 0, null);
    return TestRows.sled(id, new BootId(sled.rebooted() ? 2 : 1), reservoir)
        .with(sled.policy(), Instant.EPOCH)
        .with(sled.state(), Instant.EPOCH);
  }

  /** Places as long as something fits: never beyond a sled's size, and never gives up too early. */
  @Property(tries = 500)
  void sledIsFoundIffOneFits(
      @ForAll @Size(max = 6) List<@From("sleds") Drawn> drawn,
      @ForAll @Size(max = 20) List<@IntRange(min = 1, max = 6) Integer> asked,
      @ForAll long draw) {
    MemoryTables tables = new MemoryTables();
    Map<SledId, Drawn> sleds = new LinkedHashMap<>();
    Map<SledId, Integer> usedBytes = new LinkedHashMap<>();
    Set<SledId> excluded = new LinkedHashSet<>();
    for (Drawn sled : drawn) {
      SledId id = new SledId(new UUID(1, sleds.size()));
      sleds.put(id, sled);
      if (sled.excluded()) {
        excluded.add(id);
      }
      tables.run(
          tx -> {
            tx.sleds().put(row(id, sled));
            return true;
          });
    }
    int number = 0;
    for (int bytes : asked) {
      Set<SledId> fitting = new LinkedHashSet<>();
      sleds.forEach(
          (id, sled) -> {
            if (sled.usable() && usedBytes.getOrDefault(id, 0) + bytes <= sled.settledBytes()) {
              fitting.add(id);
            }
          });
      PropolisId propolis = new PropolisId(new UUID(2, number++));
      @Nullable SledId picked =
          tables
              .run(
                  tx -> {
                    Optional<SledRow> sled = Placement.pick(tx, excluded::contains, bytes, draw);
                    sled.ifPresent(
                        to -> tx.reservations().put(new ReservationRow(propolis, to.id(), bytes)));
                    return sled;
                  })
              .map(SledRow::id)
              .orElse(null);
      if (fitting.isEmpty()) {
        assertThat(picked).isNull();
      } else {
        assertThat(fitting).contains(picked);
        usedBytes.merge(picked, bytes, Integer::sum);
      }
    }
  }

  private static Drawn ready(int settledBytes, SledPolicy policy) {
    return new Drawn(ReservoirPhase.READY, settledBytes, false, policy, SledState.ACTIVE, false);
  }

  private static List<Refusal> notAsked(List<Drawn> sleds, long askedBytes) {
    MemoryTables tables = new MemoryTables();
    return tables.run(
        tx -> {
          for (int i = 0; i < sleds.size(); i++) {
            tx.sleds().put(row(new SledId(new UUID(1, i)), sleds.get(i)));
          }
          return Placement.notAsked(tx, id -> false, askedBytes);
        });
  }

  @Test
  void everySledThereIs_hasAReason_andThoseThatMayHaveRoomComeFirst() {
    Drawn rebooted =
        new Drawn(ReservoirPhase.READY, 9, true, SledPolicy.IN_SERVICE, SledState.ACTIVE, false);
    List<Refusal> reasons =
        notAsked(
            List.of(
                ready(4, SledPolicy.IN_SERVICE),
                ready(9, SledPolicy.EXPUNGED),
                ready(9, SledPolicy.NO_PROVISION),
                ready(4, SledPolicy.NO_PROVISION),
                rebooted),
            5);
    assertThat(reasons)
        .extracting(reason -> reason.sled().value().getLeastSignificantBits(), Refusal::code)
        .containsExactly(
            tuple(2L, ErrorCode.UNAVAILABLE),
            tuple(4L, ErrorCode.UNAVAILABLE),
            tuple(0L, ErrorCode.INSUFFICIENT_RESERVOIR),
            tuple(3L, ErrorCode.INSUFFICIENT_RESERVOIR));
    assertThat(reasons.get(2).why()).isEqualTo("0 of 0 MiB free, 0 MiB needed");
  }

  @Test
  void sledThatMayHaveRoom_isSeenBehindHundredsThatAreGone() {
    List<Drawn> sleds = new ArrayList<>(Collections.nCopies(250, ready(9, SledPolicy.EXPUNGED)));
    sleds.addAll(Collections.nCopies(40, ready(1, SledPolicy.IN_SERVICE)));
    sleds.add(ready(9, SledPolicy.NO_PROVISION));
    assertThat(notAsked(sleds, 5))
        .hasSize(32)
        .first()
        .extracting(Refusal::code)
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void everySledThatFits_isEquallyLikely() {
    MemoryTables tables = new MemoryTables();
    Drawn sled =
        new Drawn(ReservoirPhase.READY, 4, false, SledPolicy.IN_SERVICE, SledState.ACTIVE, false);
    List<Integer> times = new ArrayList<>(List.of(0, 0, 0));
    tables.run(
        tx -> {
          for (int i = 0; i < 3; i++) {
            tx.sleds().put(row(new SledId(new UUID(1, i)), sled));
          }
          for (long draw = -150; draw < 150; draw++) {
            SledId picked = Placement.pick(tx, id -> false, 1, draw).orElseThrow().id();
            int index = (int) picked.value().getLeastSignificantBits();
            times.set(index, times.get(index) + 1);
          }
          return true;
        });
    assertThat(times).allSatisfy(n -> assertThat(n).isBetween(99, 101));
  }
}
