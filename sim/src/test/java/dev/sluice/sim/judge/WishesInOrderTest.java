package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledId;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.FaultEvent.FaultStruck;
import dev.sluice.sim.event.KeyEvent.CopyRefused;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.VmmEvent.WishSent;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wishes for a reservoir that are sent, or taken up, after newer ones: seen, and when allowed. */
class WishesInOrderTest implements Fires.Judged {

  private static final long GIB = 1L << 30;
  private static final long RAM_BYTES = 100 * GIB;
  private static final Reservoir NOTHING = new Reservoir(ReservoirPhase.ABSENT, 0, 0, 0, null);
  private static final BootId BOOT_1 = new BootId(1);
  private static final BootId BOOT_2 = new BootId(2);

  private final Events events = new Events();
  private final Sled sled = new Sled(0, "sled-0", new SledId(new UUID(1, 1)));
  private final Findings findings = new Findings(new Kernel(1), events);
  private int calls;
  private Reservoir worksTowards = NOTHING;

  @BeforeEach
  void watch() {
    new WishesInOrder(Map.of(sled, RAM_BYTES), findings).watch(events);
  }

  @Override
  public List<String> broken() {
    return findings.violations().stream().map(Violation::oracle).toList();
  }

  private void quiet() {
    assertThat(findings.violations()).isEmpty();
  }

  private void fired(Promise promise) {
    assertThat(findings.violations())
        .extracting(Violation::oracle)
        .containsExactly(promise.label());
  }

  private ClientCall asks(OperationKind kind, long amount) {
    ClientCall call = new ClientCall(calls++, new Operation(kind, 0, 0, 0, amount));
    events.emit(new OperationInvoked(call));
    return call;
  }

  private void told(ClientCall call, @Nullable ErrorCode no) {
    ApiException refusal = no == null ? null : new ApiException(no, "no");
    if (refusal != null) {
      events.emit(new CopyRefused(call, refusal));
    }
    events.emit(new OperationAnswered(call, null, refusal));
  }

  private void wish(int percent) {
    told(asks(OperationKind.RESIZE, percent), null);
  }

  private void sent(int percent) {
    sent(percent, "nexus");
  }

  private void sent(int percent, String by) {
    events.emit(new WishSent(sled, new ReservoirMode.Percent(percent), by));
  }

  private void takenUp(int percent) {
    Reservoir before = worksTowards;
    worksTowards = new Reservoir(ReservoirPhase.DEGRADED, RAM_BYTES * percent / 100, 0, 0, null);
    events.emit(new ReservoirChanged(sled, before, worksTowards, 0, 0));
  }

  @Test
  void outdatedWish_mayBeSentUntilTheNewerOneIs() {
    wish(20);
    wish(30);
    sent(20);
    sent(30);
    sent(30);
    wish(20);
    sent(20);
    quiet();
  }

  @Test
  @Fires(Promise.WISHES_IN_ORDER)
  void outdatedWishAfterTheNewerOne_isSeen() {
    wish(20);
    wish(30);
    sent(30);
    sent(20);
    fired(Promise.WISHES_IN_ORDER);
  }

  @Test
  void outdatedWishOfAnotherNexus_mayBeSent() {
    wish(20);
    wish(30);
    sent(30, "nexus");
    sent(20, "nexus-1");
    quiet();
  }

  @Test
  void outdatedWish_mayBeTakenUpUntilTheNewerOneIs() {
    wish(20);
    wish(30);
    takenUp(20);
    takenUp(30);
    wish(20);
    takenUp(20);
    quiet();
  }

  @Test
  @Fires(Promise.WISHES_TAKEN_UP_IN_ORDER)
  void outdatedWishTakenUpAfterTheNewerOne_isSeen() {
    wish(20);
    wish(30);
    takenUp(30);
    takenUp(20);
    fired(Promise.WISHES_TAKEN_UP_IN_ORDER);
  }

  @Test
  void outdatedWish_mayBeTakenUpInTheNextBoot() {
    wish(20);
    wish(30);
    takenUp(30);
    events.emit(new BootBegan(sled, BOOT_2, NOTHING, 2));
    worksTowards = NOTHING;
    takenUp(20);
    quiet();
  }

  @Test
  void outdatedWish_mayBeTakenUpByASledAgentWithoutNumbers() {
    events.emit(new BootBegan(sled, BOOT_1, NOTHING, 1));
    wish(20);
    wish(30);
    takenUp(30);
    takenUp(20);
    quiet();
  }

  @Test
  void outdatedWish_mayBeTakenUpOfANexusWithoutNumbers() {
    events.emit(new FaultStruck(FaultKind.NEXUS_BEHIND, "nexus", "", "set-reservoir"));
    wish(20);
    wish(30);
    takenUp(30);
    takenUp(20);
    quiet();
  }

  @Test
  void wishWhoseOutcomeNobodyKnows_mayComeAtAnyTime() {
    told(asks(OperationKind.RESIZE, 20), ErrorCode.OUTCOME_UNKNOWN);
    wish(30);
    sent(30);
    takenUp(30);
    sent(20);
    takenUp(20);
    quiet();
  }

  @Test
  void sizeThatIsAskedForAgain_isTakenForTheEarlierWish() {
    wish(15);
    wish(30);
    ClientCall again = asks(OperationKind.RESIZE, 15);
    sent(15); // perhaps the first
    sent(30);
    told(again, null);
    sent(15);
    quiet();
  }
}
