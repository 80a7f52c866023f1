package dev.sluice.nexus.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each table of a transaction by itself: what is undone leaves no trace, what is done stays. */
class MemoryTablesUndoTest {

  private static final SledId SLED = new SledId(new UUID(1, 1));
  private static final InstanceId INSTANCE = new InstanceId(new UUID(2, 1));
  private static final PropolisId VMM = new PropolisId(new UUID(3, 1));
  private static final BootId BOOT = new BootId(1);

  private final List<String> heard = new ArrayList<>();
  private final MemoryTables tables =
      new MemoryTables((table, before, after) -> heard.add(table + ": " + (after != null)));

  /** A table, with a row of its own. */
  record Place<R>(String name, Function<Transaction, Table<?, R>> table, R row) {
    boolean put(Transaction tx) {
      table.apply(tx).put(row);
      return true;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Place<?>> places() {
    SledAgentInfo info =
        new SledAgentInfo(
            SLED,
            BOOT,
            "sled:1",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            1,
            1L << 40,
            new ReservoirReport(ReservoirPhase.READY, 0, 0, 100, null),
            1,
            false);
    return Stream.of(
        new Place<>(
            "sled",
            Transaction::sleds,
            new SledRow(
                info,
                BOOT,
                SledPolicy.IN_SERVICE,
                SledState.ACTIVE,
                null,
                Instant.EPOCH,
                Instant.EPOCH)),
        new Place<>(
            "instance",
            Transaction::instances,
            new InstanceRow(
                INSTANCE,
                new InstanceSpec("vm", 1, false),
                InstanceState.STOPPED,
                null,
                Instant.EPOCH,
                null)),
        new Place<>(
            "vmm", Transaction::vmms, new VmmRow(VMM, INSTANCE, SLED, BOOT, VmmRow.State.STARTING)),
        new Place<>("reservation", Transaction::reservations, new ReservationRow(VMM, SLED, 1)),
        new Place<>(
            "saga",
            Transaction::sagas,
            SagaRow.begun(new SagaId(new UUID(4, 1)), INSTANCE, InstanceState.STOPPED)));
  }

  @ParameterizedTest
  @MethodSource("places")
  void whatIsUndone_leavesNoTrace(Place<?> place) {
    assertThatThrownBy(
            () ->
                tables.run(
                    tx -> {
                      place.put(tx);
                      throw new IllegalStateException("undo");
                    }))
        .hasMessage("undo");

    List<?> rows = tables.run(tx -> place.table().apply(tx).all());
    assertThat(rows).isEmpty();
    assertThat(heard).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("places")
  void whatIsDone_stays_andIsSaidOnce(Place<?> place) {
    tables.run(place::put);

    List<?> rows = tables.run(tx -> place.table().apply(tx).all());
    assertThat(rows).isEqualTo(List.of(place.row()));
    assertThat(heard).containsExactly(place.name() + ": true");
  }
}
