package dev.sluice.sim.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.bhyve.Errno;
import dev.sluice.sim.fault.ActiveFaults;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.FaultLog;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's reservoir against illumos' behaviour; sizes in GiB unless they say bytes. */
class KernelReservoirTest {

  private static final long GIB = 1L << 30;
  private static final long SECOND = 1_000_000_000L;

  private final Kernel kernel = new Kernel(1);
  private final FaultLog log = new FaultLog(Strikes.UNHEARD);
  private final ActiveFaults faults = new ActiveFaults();
  private final KernelReservoir reservoir =
      new KernelReservoir(kernel, new Lane(kernel, "sled-0"), 100 * GIB + 819, 1024, faults, log);
  private final List<String> ends = new ArrayList<>();

  private @Nullable Errno resize(long targetBytes, long chunkBytes) {
    return reservoir.beginResize(
        this, targetBytes, chunkBytes, errno -> ends.add(errno == null ? "ok" : errno.name()));
  }

  private static Fault fault(FaultKind kind, long amount) {
    return new Fault(kind, 0, 0, new Target.Sled(0), amount, null);
  }

  private void begin(FaultKind kind, long amount) {
    reservoir.change(() -> faults.begin(fault(kind, amount)));
  }

  private void end(FaultKind kind, long amount) {
    reservoir.change(() -> faults.end(fault(kind, amount)));
  }

  private void grow(long gib) {
    resize(gib * GIB, GIB);
    kernel.runUntil(kernel.nowNanos() + 1_000 * SECOND, 100_000);
    ends.clear();
  }

  private void allocate(long gib) {
    assertThat(reservoir.vms().create("vm", gib * GIB)).isNull();
  }

  private void finish() {
    kernel.runUntil(kernel.nowNanos() + 1_000 * SECOND, 100_000);
  }

  private void expect(String end, double freeGib, double allocatedGib) {
    assertThat(ends).containsExactly(end);
    assertThat(reservoir.usage().freeBytes()).isEqualTo((long) (freeGib * GIB));
    assertThat(reservoir.usage().allocatedBytes()).isEqualTo((long) (allocatedGib * GIB));
  }

  @ParameterizedTest(name = "grow from nothing to {0} in chunks of {1}")
  @CsvSource({"8, 0", "8, 1", "8, 3"})
  void growth_reachesItsTarget(long target, long chunk) {
    resize(target * GIB, chunk * GIB);
    finish();
    expect("ok", target, 0);
  }

  @Test
  void targetAlreadyThere_succeedsAtOnce_evenWhileHeldByAnother() {
    grow(8);
    allocate(5);
    begin(FaultKind.RESIZE_BUSY, 0);
    assertThat(resize(8 * GIB, GIB)).isNull();
    expect("ok", 3, 5);
  }

  @Test
  void anotherResizeRunning_isEalready() {
    begin(FaultKind.RESIZE_BUSY, 0);
    assertThat(resize(8 * GIB, GIB)).isEqualTo(Errno.EALREADY);
    end(FaultKind.RESIZE_BUSY, 0);
    resize(8 * GIB, GIB);
    assertThat(resize(9 * GIB, GIB)).isEqualTo(Errno.EALREADY);
  }

  @ParameterizedTest
  @CsvSource({"8589934593, 1073741824", "8589934592, 4097"})
  void unalignedSizes_areEinval(long targetBytes, long chunkBytes) {
    assertThat(resize(targetBytes, chunkBytes)).isEqualTo(Errno.EINVAL);
  }

  @Test
  void growthBeyondTheLimit_inOneStep_addsNothing() {
    resize(101 * GIB, 0);
    finish();
    expect("ENOSPC", 0, 0);
  }

  @Test
  void growthBeyondTheLimit_inChunks_keepsWhatFits() {
    resize(102 * GIB, GIB);
    finish();
    expect("ENOSPC", 100, 0);
  }

  @Test
  void transientMemory_eatsTheLimit() {
    begin(FaultKind.TRANSIENT_MEMORY, 40);
    resize(80 * GIB, GIB);
    finish();
    expect("ENOSPC", 60, 0);
  }

  @Test
  void shrinkOfIdleMemory_reachesNothing() {
    grow(8);
    resize(0, GIB);
    finish();
    expect("ok", 0, 0);
  }

  @Test
  void shrinkBelowWhatVmsHold_inOneStep_removesNothing() {
    grow(12);
    allocate(10);
    resize(0, 0);
    finish();
    expect("ENOSPC", 2, 10);
  }

  @Test
  void shrinkBelowWhatVmsHold_inChunks_removesWholeChunks() {
    grow(12);
    assertThat(reservoir.vms().create("vm", 10 * GIB - GIB / 2)).isNull();
    resize(0, GIB);
    finish();
    expect("ENOSPC", 0.5, 9.5);
  }

  @Test
  void shrinkToWhatVmsHold_succeeds() {
    grow(12);
    allocate(10);
    resize(10 * GIB, GIB);
    finish();
    expect("ok", 0, 10);
  }

  @Test
  void interruptedResize_keepsItsChunks() {
    begin(FaultKind.RESIZE_INTERRUPTED, 3);
    resize(8 * GIB, GIB);
    finish();
    expect("EINTR", 3, 0);
  }

  @Test
  void pagesRunOut_inChunks_keepsTheChunksBefore() {
    begin(FaultKind.ENOMEM, 5); // of 100 GiB
    resize(8 * GIB, GIB);
    finish();
    expect("ENOMEM", 5, 0);
  }

  @Test
  void pagesRunOut_inOneStep_addsNothing() {
    begin(FaultKind.ENOMEM, 5);
    resize(8 * GIB, 0);
    finish();
    expect("ENOMEM", 0, 0);
  }

  @Test
  void eachFinishedChunk_isThereAtOnce() {
    resize(8 * GIB, GIB); // 1 GiB a second
    kernel.runUntil(3 * SECOND + SECOND / 2, 100);
    assertThat(reservoir.usage().freeBytes()).isEqualTo(3 * GIB);
    assertThat(reservoir.vms().create("a", 4 * GIB)).isEqualTo(Errno.ENOMEM);
    assertThat(reservoir.vms().create("a", 3 * GIB)).isNull();
    assertThat(reservoir.vms().create("a", 0)).isEqualTo(Errno.EEXIST);
  }

  @Test
  void slowGrowth_takesLonger() {
    begin(FaultKind.SLOW_GROWTH, 50);
    resize(8 * GIB, GIB);
    kernel.runUntil(8 * SECOND, 100);
    assertThat(reservoir.usage().freeBytes()).isEqualTo(3 * GIB); // the fourth ends a moment later
    end(FaultKind.SLOW_GROWTH, 50);
    kernel.runUntil(12 * SECOND + SECOND / 2, 100);
    assertThat(ends).containsExactly("ok");
    assertThat(log.counts()).containsExactly(entry("slow-growth", 1L)); // one resize
  }

  @Test
  void slowGrowth_ofNothing_standsStill_andTheChunkInHandEndsOnceItIsOver() {
    resize(8 * GIB, GIB);
    kernel.runUntil(SECOND + SECOND / 2, 100);
    begin(FaultKind.SLOW_GROWTH, 0);
    kernel.runUntil(11 * SECOND, 100);
    assertThat(reservoir.usage().freeBytes()).isEqualTo(GIB);
    end(FaultKind.SLOW_GROWTH, 0);
    kernel.runUntil(18 * SECOND, 100);
    assertThat(ends).containsExactly("ok");
  }

  @Test
  void slowGrowth_thatEndsAsItBegins_doesNotStrike() {
    resize(8 * GIB, GIB);
    kernel.runUntil(SECOND + SECOND / 2, 100);
    begin(FaultKind.SLOW_GROWTH, 7);
    end(FaultKind.SLOW_GROWTH, 7);
    finish();
    assertThat(ends).containsExactly("ok");
    assertThat(log.counts()).isEmpty();
  }

  @Test
  void destroyedVm_givesItsMemoryBackOnceZeroed() {
    grow(8);
    allocate(4);
    List<String> freed = new ArrayList<>();
    assertThat(reservoir.vms().destroy("vm", () -> freed.add("freed"))).isNull();
    assertThat(reservoir.vms().running("vm")).isFalse();
    assertThat(reservoir.usage().allocatedBytes()).isEqualTo(4 * GIB);
    assertThat(reservoir.vms().names()).containsExactly("vm");
    finish();
    assertThat(freed).containsExactly("freed");
    assertThat(reservoir.usage().freeBytes()).isEqualTo(8 * GIB);
    assertThat(reservoir.vms().destroy("vm", () -> {})).isEqualTo(Errno.ENOENT);
  }

  @Test
  void powerCut_losesEverything_andNoLateZeroingComesBack() {
    grow(8);
    allocate(4);
    reservoir.vms().destroy("vm", () -> {});
    reservoir.powerCut();
    finish();
    assertThat(reservoir.usage().sizeBytes()).isZero();
  }

  @Test
  void abandonedResize_endsTheChunkInHand_keepsOthersOutUntilThen_andCallsNobody() {
    resize(8 * GIB, GIB);
    kernel.runUntil(2 * SECOND + SECOND / 2, 100);
    reservoir.abandonResize(this);
    assertThat(resize(GIB, GIB)).isEqualTo(Errno.EALREADY);
    finish();
    assertThat(ends).isEmpty();
    assertThat(reservoir.usage().freeBytes()).isEqualTo(3 * GIB);
    assertThat(resize(GIB, GIB)).isNull();
  }

  @Test
  void abandonedShrink_isAChangeByAnother_ifAChunkOfItEndsLater() {
    List<Long> seen = new ArrayList<>();
    reservoir.onChangeByOther(() -> seen.add(reservoir.usage().sizeBytes()));
    grow(8);
    resize(2 * GIB, GIB);
    kernel.runUntil(kernel.nowNanos() + SECOND + SECOND / 2, 100);
    assertThat(seen).isEmpty();
    reservoir.abandonResize(this);
    finish();
    assertThat(seen).containsExactly(6 * GIB);
  }

  @Test
  void abandonedGrowth_isNoChangeByAnother() {
    List<Long> seen = new ArrayList<>();
    reservoir.onChangeByOther(() -> seen.add(reservoir.usage().sizeBytes()));
    resize(8 * GIB, GIB);
    reservoir.abandonResize(this);
    finish();
    assertThat(reservoir.usage().sizeBytes()).isEqualTo(GIB);
    assertThat(seen).isEmpty();
  }

  @Test
  void destroyedVms_areZeroedOneAfterTheOther() {
    grow(8);
    assertThat(reservoir.vms().create("a", 2 * GIB)).isNull();
    assertThat(reservoir.vms().create("b", 2 * GIB)).isNull();
    long begins = kernel.nowNanos();
    reservoir.vms().destroy("a", () -> {});
    reservoir.vms().destroy("b", () -> {});
    assertThat(reservoir.vms().lockedUntilNanos() - begins).isEqualTo(4 * SECOND + 2);
    kernel.runUntil(begins + 3 * SECOND, 100);
    assertThat(reservoir.vms().names()).containsExactly("b");
    finish();
    assertThat(reservoir.usage().freeBytes()).isEqualTo(8 * GIB);
  }

  @Test
  void vmThatIsHeld_isAnsweredAtOnce_andGoesWhenTheFaultEnds() {
    grow(8);
    allocate(4);
    begin(FaultKind.DESTROY_HANGS, 0);
    List<String> answered = new ArrayList<>();
    assertThat(reservoir.vms().destroy("vm", () -> answered.add("first"))).isNull();
    assertThat(reservoir.vms().destroy("vm", () -> answered.add("second"))).isNull();
    assertThat(answered).containsExactly("first", "second");
    finish();
    assertThat(reservoir.vms().names()).containsExactly("vm");
    end(FaultKind.DESTROY_HANGS, 0);
    finish();
    assertThat(reservoir.vms().names()).isEmpty();
    assertThat(reservoir.usage().freeBytes()).isEqualTo(8 * GIB);
  }

  @Test
  void refusedDestroy_leavesTheVmRunning_butNotPastItsProcess() {
    grow(8);
    allocate(4);
    begin(FaultKind.DESTROY_REFUSED, 0);
    assertThat(reservoir.vms().destroy("vm", () -> {})).isEqualTo(Errno.EPERM);
    assertThat(reservoir.vms().running("vm")).isTrue();
    assertThat(reservoir.vms().lastClose("vm", () -> {})).isNull();
    finish();
    assertThat(reservoir.vms().names()).isEmpty();
  }

  @Test
  void resizeByOther_takesNoMoreThanIsFree_andWaitsForTheOneInHand() {
    List<String> told = new ArrayList<>();
    reservoir.onChangeByOther(() -> told.add("told"));
    grow(8);
    allocate(4);
    reservoir.resizeByOther(100);
    assertThat(told).isEmpty();
    reservoir.resizeByOther(10);
    assertThat(reservoir.usage().sizeBytes()).isEqualTo(4 * GIB);
    resize(8 * GIB, GIB);
    reservoir.resizeByOther(50);
    assertThat(told).hasSize(1);
    finish();
    assertThat(told).hasSize(2);
    assertThat(reservoir.usage().sizeBytes()).isEqualTo(4 * GIB);
  }

  @Test
  void faults_strikeWhereTheyChangeTheAnswer() {
    begin(FaultKind.ENOSPC, 50);
    begin(FaultKind.ENOMEM, 60);
    begin(FaultKind.RESIZE_INTERRUPTED, 100);
    resize(80 * GIB, GIB);
    finish();
    expect("ENOSPC", 50, 0);
    assertThat(log.counts()).containsExactly(entry("enospc", 1L));
  }

  @Test
  void faults_doNotStrike_whereTheAnswerIsTheSame() {
    grow(8);
    begin(FaultKind.ENOSPC, 50);
    begin(FaultKind.ENOMEM, 50);
    begin(FaultKind.RESIZE_INTERRUPTED, 40);
    begin(FaultKind.TRANSIENT_MEMORY, 20);
    begin(FaultKind.RESIZE_BUSY, 0);
    resize(8 * GIB, GIB); // there already
    end(FaultKind.RESIZE_BUSY, 0);
    resize(30 * GIB, GIB);
    finish();
    assertThat(ends).containsExactly("ok", "ok");
    assertThat(log.counts()).isEmpty();
  }

  @Test
  void limitThatNoFaultSets_isNoStrike() {
    begin(FaultKind.TRANSIENT_MEMORY, 20);
    resize(101 * GIB, 0);
    finish();
    assertThat(ends).containsExactly("ENOSPC");
    assertThat(log.counts()).isEmpty();
  }

  @Test
  void limitAndTransientMemory_strikeTogether_whereOnlyBothAreTooMuch() {
    begin(FaultKind.TRANSIENT_MEMORY, 30);
    begin(FaultKind.ENOSPC, 80);
    resize(60 * GIB, 0);
    finish();
    assertThat(ends).containsExactly("ENOSPC");
    assertThat(log.counts()).containsOnlyKeys("enospc", "transient-memory");
  }

  @Test
  void oneOfTwoThatOverlap_endsAlone() {
    begin(FaultKind.ENOSPC, 20);
    begin(FaultKind.ENOSPC, 40);
    assertThat(reservoir.attainableBytes(80 * GIB) / GIB).isEqualTo(20);
    end(FaultKind.ENOSPC, 20);
    assertThat(reservoir.attainableBytes(80 * GIB) / GIB).isEqualTo(40);
    end(FaultKind.ENOSPC, 40);
    assertThat(reservoir.attainableBytes(80 * GIB) / GIB).isEqualTo(80);
  }

  @Test
  void attainable_isBoundedByLimitPagesAndGuests() {
    assertThat(reservoir.attainableBytes(80 * GIB)).isEqualTo(80 * GIB);
    assertThat(reservoir.attainableBytes(200 * GIB)).isEqualTo(100 * GIB + 819);
    begin(FaultKind.ENOMEM, 10);
    assertThat(reservoir.attainableBytes(80 * GIB)).isBetween(10 * GIB, 10 * GIB + 4096);
  }
}
