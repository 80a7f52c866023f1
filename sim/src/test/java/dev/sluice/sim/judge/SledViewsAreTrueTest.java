package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirError;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.judge.SledViewsAreTrue.Held;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That operators see what kernels hold is seen broken, and silent on what is so. */
class SledViewsAreTrueTest {

  private static final long GIB = 1L << 30;
  private static final long MIB = 1L << 20;
  private static final Held HELD = new Held(40 * GIB, 8 * GIB + 2 * MIB, GIB);

  private static SledView view(
      SledPolicy policy, long reservedBytes, long largestBytes, @Nullable String errno) {
    BootId boot = new BootId(1);
    SledAgentInfo info =
        new SledAgentInfo(
            new SledId(new UUID(1, 1)),
            boot,
            "sled-0:1",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            128,
            64 * GIB,
            new ReservoirReport(ReservoirPhase.READY, 40 * GIB, 39 * GIB, 100, null),
            1,
            false);
    return new SledView(
        info,
        boot,
        policy,
        SledState.ACTIVE,
        null,
        39 * GIB,
        reservedBytes,
        largestBytes,
        null,
        ReservoirError.of(errno, 1));
  }

  private static @Nullable String wrong(long reservedBytes, long largestBytes) {
    SledView view = view(SledPolicy.IN_SERVICE, reservedBytes, largestBytes, null);
    return SledViewsAreTrue.wrong(view, HELD, null);
  }

  @Test
  void whatTheKernelHolds_isRight() {
    assertThat(wrong(8 * GIB + 2 * MIB, 30 * GIB)).isNull();
  }

  @Test
  void otherReservations_areSeen() {
    assertThat(wrong(0, 30 * GIB)).contains("VMs hold");
  }

  @Test
  void guestThatIsLargerOrSmallerThanFits_isSeen() {
    assertThat(wrong(8 * GIB + 2 * MIB, 31 * GIB)).contains("largest");
    assertThat(wrong(8 * GIB + 2 * MIB, 29 * GIB)).contains("largest");
  }

  @Test
  void sledThatTakesNone_hasNoRoomForAny() {
    long reserved = 8 * GIB + 2 * MIB;
    SledView none = view(SledPolicy.NO_PROVISION, reserved, 0, null);
    assertThat(SledViewsAreTrue.wrong(none, HELD, null)).isNull();
    SledView some = view(SledPolicy.NO_PROVISION, reserved, 30 * GIB, null);
    assertThat(SledViewsAreTrue.wrong(some, HELD, null)).contains("largest");
  }

  @Test
  void errorThatIsHidden_orThatIsNone_isSeen() {
    long reserved = 8 * GIB + 2 * MIB;
    SledView silent = view(SledPolicy.IN_SERVICE, reserved, 30 * GIB, null);
    assertThat(SledViewsAreTrue.wrong(silent, HELD, "ENOMEM")).contains("error");
    SledView told = view(SledPolicy.IN_SERVICE, reserved, 30 * GIB, "ENOMEM");
    assertThat(SledViewsAreTrue.wrong(told, HELD, null)).contains("error");
    assertThat(SledViewsAreTrue.wrong(told, HELD, "ENOMEM")).isNull();
  }

  @Test
  void errorThatIsSaidToLastSinceAnotherTime_isSeen() {
    SledView view = view(SledPolicy.IN_SERVICE, 0, 30 * GIB, "ENOMEM");
    Instant told = Instant.ofEpochMilli(1);
    assertThat(SledViewsAreTrue.wrongSince(view, since(view, told))).isNull();
    assertThat(SledViewsAreTrue.wrongSince(view, since(view, told.plusSeconds(1))))
        .contains("since");
    assertThat(SledViewsAreTrue.wrongSince(view, null)).contains("since");
    SledView none = view(SledPolicy.IN_SERVICE, 0, 30 * GIB, null);
    assertThat(SledViewsAreTrue.wrongSince(none, since(none, null))).isNull();
  }

  private static SledRow since(SledView view, @Nullable Instant since) {
    return new SledRow(
        view.info(),
        view.boot(),
        view.policy(),
        view.state(),
        null,
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        since);
  }
}
