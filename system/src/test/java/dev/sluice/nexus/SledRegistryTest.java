package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirError;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.Transaction;
import dev.sluice.nexus.store.memory.MemoryTables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SledRegistryTest {

  private static final SledId ID = new SledId(new UUID(1, 1));
  private static final Instant NOW = Instant.EPOCH;
  private static final long RAM_BYTES = 64 * GuestMemory.GIB;

  private final MemoryTables tables = new MemoryTables();

  private static SledAgentInfo report(long boot, long generation, long settledBytes) {
    return new SledAgentInfo(
        ID,
        new BootId(boot),
        "sled:12345",
        SledRole.GIMLET,
        new Baseboard("serial", "part", 1),
        128,
        RAM_BYTES,
        new ReservoirReport(ReservoirPhase.READY, settledBytes, settledBytes, 100, null),
        generation,
        false);
  }

  private static SledAgentInfo at(String address, SledAgentInfo report) {
    return new SledAgentInfo(
        report.id(),
        report.boot(),
        address,
        report.role(),
        report.baseboard(),
        report.hardwareThreads(),
        report.physicalRamBytes(),
        report.reservoir(),
        report.generation(),
        false);
  }

  private static @Nullable ErrorCode code(MemoryTables tables, Function<Transaction, ?> body) {
    try {
      tables.run(body);
      return null;
    } catch (ApiException refusal) {
      return refusal.code();
    }
  }

  private @Nullable ErrorCode put(SledAgentInfo info) {
    return code(tables, tx -> SledRegistry.put(tx, info, NOW));
  }

  private SledRow row() {
    return tables.run(tx -> tx.sleds().get(ID)).orElseThrow();
  }

  @Test
  void firstReport_mayHaveAnyGeneration() {
    assertThat(put(report(3, 17, 5))).isNull();
    assertThat(row().info().generation()).isEqualTo(17);
    assertThat(row().boot()).isEqualTo(new BootId(3));
    assertThat(row().policy()).isEqualTo(SledPolicy.IN_SERVICE);
  }

  private SledView viewAfter(long boot, long generation, @Nullable String errno, long second) {
    return viewAfter(boot, generation, errno, second, 8);
  }

  private SledView viewAfter(
      long boot, long generation, @Nullable String errno, long second, long desiredGib) {
    SledAgentInfo report = report(boot, generation, desiredGib * GuestMemory.GIB);
    ReservoirReport held = report.reservoir();
    ReservoirReport reservoir =
        new ReservoirReport(
            errno == null ? ReservoirPhase.READY : ReservoirPhase.DEGRADED,
            held.desiredBytes(),
            held.settledBytes(),
            100,
            errno);
    SledAgentInfo info =
        new SledAgentInfo(
            ID,
            report.boot(),
            report.address(),
            report.role(),
            report.baseboard(),
            report.hardwareThreads(),
            RAM_BYTES,
            reservoir,
            generation,
            false);
    tables.run(tx -> SledRegistry.put(tx, info, Instant.ofEpochSecond(second)));
    return tables.run(tx -> SledRegistry.page(tx, null, 1)).get(0);
  }

  @Test
  void error_isShownWithItsTextAndSinceWhen() {
    assertThat(viewAfter(1, 1, null, 1).error()).isNull();
    ReservoirError first =
        new ReservoirError("ENOMEM", "the kernel has no free memory to add", 2_000);
    assertThat(viewAfter(1, 2, "ENOMEM", 2).error()).isEqualTo(first);
    assertThat(viewAfter(1, 3, "ENOMEM", 3).error()).as("goes on").isEqualTo(first);
    assertThat(viewAfter(1, 4, "ENOSPC", 4).error())
        .extracting(ReservoirError::errno, ReservoirError::sinceMillis)
        .containsExactly("ENOSPC", 4_000L);
    assertThat(viewAfter(2, 5, "ENOSPC", 5).error())
        .as("of another boot")
        .extracting(ReservoirError::sinceMillis)
        .isEqualTo(5_000L);
    assertThat(viewAfter(2, 6, null, 6).error()).isNull();
  }

  @Test
  void sameErrorOfAnotherSize_isSinceItWasToldOfThat() {
    assertThat(viewAfter(1, 1, "ENOMEM", 1, 8).error())
        .extracting(ReservoirError::sinceMillis)
        .isEqualTo(1_000L);
    assertThat(viewAfter(1, 2, "ENOMEM", 2, 7).error())
        .extracting(ReservoirError::sinceMillis)
        .isEqualTo(2_000L);
    assertThat(viewAfter(1, 3, "ENOMEM", 3, 7).error())
        .extracting(ReservoirError::sinceMillis)
        .isEqualTo(2_000L);
  }

  @Test
  void errorOfTheFirstReport_isSinceThen() {
    assertThat(viewAfter(1, 1, "EIO", 7).error())
        .isEqualTo(new ReservoirError("EIO", "the device has failed", 7_000));
  }

  @Test
  void largestGuestThatFits_isWhatIsFreeToTheGibibyte() {
    assertThat(viewAfter(1, 1, null, 1).largestGuestBytes())
        .as("a boot ROM is taken besides")
        .isEqualTo(7 * GuestMemory.GIB);
    tables.run(
        tx -> {
          tx.reservations()
              .put(
                  new ReservationRow(
                      new PropolisId(new UUID(2, 1)),
                      ID,
                      GuestMemory.reservoirBytes(6 * GuestMemory.GIB)));
          return true;
        });
    SledView view = viewAfter(1, 2, null, 2);
    assertThat(view.reservedBytes()).isEqualTo(GuestMemory.reservoirBytes(6 * GuestMemory.GIB));
    assertThat(view.largestGuestBytes()).isEqualTo(GuestMemory.GIB);
    tables.run(tx -> SledRegistry.setPolicy(tx, ID, SledPolicy.NO_PROVISION, NOW));
    assertThat(viewAfter(1, 3, null, 3).largestGuestBytes()).isZero();
  }

  @Test
  void unknownSled_isNotFound() {
    assertThat(code(tables, tx -> SledRegistry.get(tx, ID, new BootId(1), NOW)))
        .isEqualTo(ErrorCode.NO_SUCH_SLED);
  }

  @Test
  void reservoirAsLargeAsRam_isRefused() {
    assertThat(put(report(1, 1, RAM_BYTES))).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(put(report(1, 1, RAM_BYTES - 1))).isNull();
    assertThat(put(report(1, 2, RAM_BYTES))).isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  @Test
  void addressThatIsNone_isRefused() {
    assertThat(put(at("sled", report(1, 1, 5)))).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(put(report(1, 1, 5))).isNull();
    assertThat(put(at("", report(1, 2, 5)))).isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(row().info().address()).isEqualTo("sled:12345");
  }

  @Test
  void sameReportAgain_isStaleAndChangesNothing() {
    put(report(1, 1, 5));
    SledRow before = row();
    assertThat(put(report(1, 1, 5))).isEqualTo(ErrorCode.STALE_GENERATION);
    assertThat(row()).isEqualTo(before);
    assertThat(put(report(1, 1, 6))).isEqualTo(ErrorCode.STALE_GENERATION);
  }

  @Test
  void getOfANewBoot_takesTheReservoirOffTheBooksAtOnce() {
    put(report(1, 1, 5));
    assertThat(row().placeableBytes()).isEqualTo(5);

    SledRegistry.Contact heard = tables.run(tx -> SledRegistry.get(tx, ID, new BootId(2), NOW));

    assertThat(heard.rebooted()).isTrue();
    assertThat(row().placeableBytes()).isZero();
    assertThat(row().info()).as("the report is what it was").isEqualTo(report(1, 1, 5));
  }

  @Test
  void reportThatTravelledThroughAReboot_losesForGood() {
    put(report(1, 1, 5));
    tables.run(tx -> SledRegistry.get(tx, ID, new BootId(2), NOW));
    assertThatThrownBy(() -> tables.run(tx -> SledRegistry.put(tx, report(1, 9, 50), NOW)))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.OLD_BOOT);
              assertThat(refusal.currentBoot()).isEqualTo(new BootId(2));
            });
    assertThat(row().placeableBytes()).isZero();
  }

  @Test
  void desiredGeneration_risesWithAChangeOnly_andSurvivesAReport() {
    put(report(1, 1, 5));
    assertThat(row().desiredGeneration()).isZero();
    tables.run(tx -> SledRegistry.setDesired(tx, ID, new ReservoirMode.Percent(50), NOW));
    tables.run(tx -> SledRegistry.setDesired(tx, ID, new ReservoirMode.Percent(50), NOW));
    assertThat(row().desiredGeneration()).isEqualTo(1);
    tables.run(tx -> SledRegistry.setDesired(tx, ID, new ReservoirMode.Percent(60), NOW));
    tables.run(tx -> SledRegistry.setPolicy(tx, ID, SledPolicy.NO_PROVISION, NOW));
    put(report(2, 2, 5));
    assertThat(row().desiredGeneration()).isEqualTo(2);
  }

  @Test
  void baseboardAndPolicyAndDesire_surviveAReport() {
    put(report(1, 1, 5));
    tables.run(tx -> SledRegistry.setPolicy(tx, ID, SledPolicy.NO_PROVISION, NOW));
    tables.run(tx -> SledRegistry.setDesired(tx, ID, new ReservoirMode.Percent(50), NOW));
    SledAgentInfo other = report(1, 2, 5);
    put(
        new SledAgentInfo(
            ID,
            other.boot(),
            "elsewhere:1",
            SledRole.SCRIMLET,
            new Baseboard("other", "part", 1),
            64,
            RAM_BYTES,
            other.reservoir(),
            2,
            true));

    assertThat(row().info().baseboard().serial()).isEqualTo("serial");
    assertThat(row().info().role()).isEqualTo(SledRole.SCRIMLET);
    assertThat(row().info().address()).isEqualTo("elsewhere:1");
    assertThat(row().info().decommissioned()).as("not for a sled to say").isFalse();
    assertThat(row().policy()).isEqualTo(SledPolicy.NO_PROVISION);
    assertThat(row().desired()).isEqualTo(new ReservoirMode.Percent(50));
  }

  /** Every policy and state against every wish; "-" stands for a wish that is granted. */
  @ParameterizedTest
  @CsvSource({
    "IN_SERVICE,   ACTIVE,         IN_SERVICE,   -",
    "IN_SERVICE,   ACTIVE,         NO_PROVISION, -",
    "IN_SERVICE,   ACTIVE,         EXPUNGED,     -",
    "IN_SERVICE,   ACTIVE,         DECOMMISSION, CONFLICT",
    "NO_PROVISION, ACTIVE,         IN_SERVICE,   -",
    "NO_PROVISION, ACTIVE,         NO_PROVISION, -",
    "NO_PROVISION, ACTIVE,         EXPUNGED,     -",
    "NO_PROVISION, ACTIVE,         DECOMMISSION, CONFLICT",
    "EXPUNGED,     ACTIVE,         IN_SERVICE,   CONFLICT",
    "EXPUNGED,     ACTIVE,         NO_PROVISION, CONFLICT",
    "EXPUNGED,     ACTIVE,         EXPUNGED,     -",
    "EXPUNGED,     ACTIVE,         DECOMMISSION, -",
    "EXPUNGED,     DECOMMISSIONED, IN_SERVICE,   CONFLICT",
    "EXPUNGED,     DECOMMISSIONED, NO_PROVISION, CONFLICT",
    "EXPUNGED,     DECOMMISSIONED, EXPUNGED,     -",
    "EXPUNGED,     DECOMMISSIONED, DECOMMISSION, -",
  })
  void transitions(SledPolicy policy, SledState state, String wish, String answer) {
    put(report(1, 1, 5));
    SledRow before = row();
    tables.run(
        tx -> {
          tx.sleds().put(before.with(policy, NOW).with(state, NOW));
          return true;
        });
    boolean decommission = wish.equals("DECOMMISSION");

    ErrorCode refusal =
        code(
            tables,
            tx ->
                decommission
                    ? SledRegistry.decommission(tx, ID, NOW)
                    : SledRegistry.setPolicy(tx, ID, SledPolicy.valueOf(wish), NOW));

    assertThat(refusal == null ? "-" : refusal.name()).isEqualTo(answer);
    boolean granted = refusal == null;
    assertThat(row().policy())
        .isEqualTo(granted && !decommission ? SledPolicy.valueOf(wish) : policy);
    assertThat(row().state()).isEqualTo(granted && decommission ? SledState.DECOMMISSIONED : state);
  }

  @Test
  void desiredSizeThatCannotBe_isRefused() {
    put(report(1, 1, 5));
    assertThat(
            code(
                tables, tx -> SledRegistry.setDesired(tx, ID, new ReservoirMode.Percent(100), NOW)))
        .isEqualTo(ErrorCode.INVALID_REQUEST);
    assertThat(
            code(
                tables,
                tx -> SledRegistry.setDesired(tx, ID, new ReservoirMode.Mebibytes(1 << 20), NOW)))
        .isEqualTo(ErrorCode.INVALID_REQUEST);
  }

  /** One thing that happens to the sled. */
  sealed interface Event {
    record Put(long boot, long generation, long settledBytes) implements Event {}

    record Get(long boot) implements Event {}

    record Retire() implements Event {}
  }

  @Provide
  Arbitrary<Event> events() {
    Arbitrary<Long> boots = Arbitraries.longs().between(1, 4);
    Arbitrary<Event> puts =
        Combinators.combine(
                boots, Arbitraries.longs().between(1, 12), Arbitraries.longs().between(0, 3))
            .as(Event.Put::new);
    return Arbitraries.frequencyOf(
        Tuple.of(12, puts),
        Tuple.of(5, boots.map(Event.Get::new)),
        Tuple.of(1, Arbitraries.just(new Event.Retire())));
  }

  /** The registry as four variables. */
  private static final class Model {
    @Nullable SledAgentInfo held;
    long boot;
    boolean retired;

    @Nullable ErrorCode put(Event.Put put) {
      SledAgentInfo info = report(put.boot(), put.generation(), put.settledBytes());
      if (held != null) {
        if (retired) {
          return ErrorCode.DECOMMISSIONED;
        }
        if (put.boot() < boot) {
          return ErrorCode.OLD_BOOT;
        }
        if (put.generation() <= held.generation()) {
          return ErrorCode.STALE_GENERATION;
        }
      }
      held = info;
      boot = put.boot();
      return null;
    }

    @Nullable ErrorCode get(Event.Get get) {
      if (held == null) {
        return ErrorCode.NO_SUCH_SLED;
      }
      boot = retired ? boot : Math.max(boot, get.boot());
      return null;
    }

    long placeableBytes() {
      return held == null || held.boot().number() != boot ? 0 : held.reservoir().settledBytes();
    }
  }

  @Property
  void registry_actsLikeItsModel(@ForAll @Size(max = 25) List<@From("events") Event> events) {
    MemoryTables fresh = new MemoryTables();
    Model model = new Model();
    for (Event event : events) {
      if (event instanceof Event.Put put) {
        SledAgentInfo info = report(put.boot(), put.generation(), put.settledBytes());
        assertThat(code(fresh, tx -> SledRegistry.put(tx, info, NOW))).isEqualTo(model.put(put));
      } else if (event instanceof Event.Get get) {
        assertThat(code(fresh, tx -> SledRegistry.get(tx, ID, new BootId(get.boot()), NOW)))
            .isEqualTo(model.get(get));
      } else if (model.held != null) {
        model.retired = true;
        fresh.run(tx -> SledRegistry.setPolicy(tx, ID, SledPolicy.EXPUNGED, NOW));
        fresh.run(tx -> SledRegistry.decommission(tx, ID, NOW));
      }
      Optional<SledRow> found = fresh.run(tx -> tx.sleds().get(ID));
      assertThat(found.isPresent()).isEqualTo(model.held != null);
      if (found.isPresent()) {
        SledRow row = found.get();
        assertThat(row.info()).isEqualTo(model.held);
        assertThat(row.boot()).isEqualTo(new BootId(model.boot));
        assertThat(row.placeableBytes()).isEqualTo(model.placeableBytes());
        boolean told =
            fresh.run(tx -> SledRegistry.get(tx, ID, row.boot(), NOW)).info().decommissioned();
        assertThat(told).isEqualTo(model.retired);
      }
    }
  }
}
