package dev.sluice.sim.judge;

import dev.sluice.agent.Reservoir;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.NexusId;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.StoreException.Kind;
import dev.sluice.sim.event.ClientCall;
import dev.sluice.sim.event.ClientEvent.OperationAnswered;
import dev.sluice.sim.event.ClientEvent.OperationInvoked;
import dev.sluice.sim.event.Message;
import dev.sluice.sim.event.MessageEvent.ServedAtTheEnd;
import dev.sluice.sim.event.RunEvent.ShutdownBegan;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.StoreEvent.TransactionEnded;
import dev.sluice.sim.event.StoreEvent.TransactionFailed;
import dev.sluice.sim.event.StoreEvent.TransactionRepeated;
import dev.sluice.sim.event.VmmEvent.NexusAsked;
import dev.sluice.sim.event.VmmEvent.NexusCallEnded;
import dev.sluice.sim.event.VmmEvent.NexusCalled;
import dev.sluice.sim.event.VmmEvent.NexusDecided;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import dev.sluice.sim.event.VmmEvent.ReportSent;
import dev.sluice.sim.event.VmmEvent.WishSent;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The promises about when things are said and sent, and to whom, each broken on purpose. */
class PunctualityOraclesTest extends OracleFixture {

  private static final long GIB = 1L << 30;
  private static final long MILLI = 1_000_000L;
  private static final BootId BOOT = new BootId(1);
  private static final InstanceId INSTANCE = new InstanceId(new UUID(2, 1));
  private static final PropolisId VMM = new PropolisId(new UUID(3, 1));
  private static final PropolisId OTHER = new PropolisId(new UUID(3, 2));

  private final Sled sled = new Sled(0, "sled-0", new SledId(new UUID(1, 1)));
  private final Undisturbed nexus = new Undisturbed(kernel);
  private final Excuses excuses = new Excuses(kernel, nexus);
  private int calls;

  @BeforeEach
  void watch() {
    nexus.watch(events);
    excuses.watch(events);
    new BoundedTransactions(kernel, findings).watch(events);
    new EndingNexusRefuses(findings).watch(events);
    new AgentsAreToldTheTruth(kernel, excuses, findings).watch(events);
    new ReportsCarryNews(findings).watch(events);
    new AsksWhoAnswers(kernel, true, findings).watch(events);
    new SledsAreTriedOnce(findings).watch(events);
    new WishesAreSentAtOnce(kernel, nexus, findings).watch(events);
    new PendingIsSo(kernel, nexus, findings).watch(events);
    new RefusalsSayWhy(findings).watch(events);
    Reservoir nothing = new Reservoir(ReservoirPhase.ABSENT, 0, 0, 0, null);
    events.emit(new BootBegan(sled, BOOT, nothing, 2));
  }

  private void untilMillis(long millis) {
    kernel.runUntil(millis * MILLI, 100_000);
  }

  private void fails(Kind kind) {
    events.emit(new TransactionFailed("nexus/life-1", "t", 1, kind));
  }

  private void again() {
    events.emit(new TransactionRepeated("nexus/life-1", "t", 1));
  }

  @Test
  void transactionsTriedAgainInTime_areQuiet() {
    fails(Kind.SERIALIZATION);
    untilMillis(50);
    again();
    fails(Kind.UNAVAILABLE);
    untilMillis(1_050);
    again();
    quiet();
  }

  @Test
  @Fires(Promise.BOUNDED_TRANSACTIONS)
  void eleventhRunInARow_isSeen() {
    for (int i = 0; i < 10; i++) {
      fails(Kind.SERIALIZATION);
      again();
    }
    fired(Promise.BOUNDED_TRANSACTIONS);
  }

  @Test
  @Fires(Promise.BOUNDED_TRANSACTIONS)
  void runAtOnceThoughTheDatabaseCannotBeReached_isSeen() {
    fails(Kind.UNAVAILABLE);
    again();
    fired(Promise.BOUNDED_TRANSACTIONS);
  }

  @Test
  @Fires(Promise.BOUNDED_TRANSACTIONS)
  void runAfterAPauseOfNoKind_isSeen() {
    fails(Kind.COMMIT_UNKNOWN);
    untilMillis(500);
    again();
    fired(Promise.BOUNDED_TRANSACTIONS);
  }

  @Test
  @Fires(Promise.BOUNDED_TRANSACTIONS)
  void lostRaceThatIsTheEnd_isSeen() {
    fails(Kind.SERIALIZATION);
    untilMillis(500);
    events.emit(new TransactionFailed("nexus/life-1", "u", 2, Kind.UNAVAILABLE));
    fired(Promise.BOUNDED_TRANSACTIONS);
  }

  @Test
  void lostRaceOfAProcessThatEnds_isNone() {
    fails(Kind.SERIALIZATION);
    events.emit(new ShutdownBegan("nexus"));
    untilMillis(500);
    events.emit(new TransactionFailed("nexus-1/life-1", "u", 1, Kind.UNAVAILABLE));
    quiet();
  }

  @Test
  @Fires(Promise.ENDING_NEXUS_REFUSES)
  void nexusThatServesThoughItWasToldToEnd_isSeen() {
    events.emit(new ServedAtTheEnd(new Message(1, "clients", "nexus", 1, "create")));
    fired(Promise.ENDING_NEXUS_REFUSES);
  }

  private SledAgentInfo info(long generation) {
    return new SledAgentInfo(
        sled.id(),
        BOOT,
        "sled-0:1",
        SledRole.GIMLET,
        new Baseboard("serial", "part", 1),
        128,
        100 * GIB,
        new ReservoirReport(ReservoirPhase.READY, 40 * GIB, 40 * GIB, 100, null),
        generation,
        false);
  }

  private SledRow row(long generation) {
    return new SledRow(
        info(generation),
        BOOT,
        SledPolicy.IN_SERVICE,
        SledState.ACTIVE,
        null,
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private void called() {
    events.emit(new NexusCalled(sled, ++calls, "nexus"));
  }

  private void decided(
      @Nullable SledAgentInfo report, @Nullable SledAgentInfo held, @Nullable ErrorCode no) {
    events.emit(new NexusDecided(sled, calls, BOOT, report, held, no, false));
  }

  @Test
  void rightAnswersToASledAgent_areQuiet() {
    called();
    decided(null, null, ErrorCode.NO_SUCH_SLED);
    called();
    changed(null, row(1));
    decided(info(1), null, null);
    called();
    decided(info(1), null, ErrorCode.STALE_GENERATION);
    called();
    decided(null, info(1), null);
    quiet();
  }

  @Test
  @Fires(Promise.AGENTS_ARE_TOLD_THE_TRUTH)
  void yesToAReportThatWasNotTaken_isSeen() {
    changed(null, row(1));
    called();
    decided(info(2), null, null);
    fired(Promise.AGENTS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  @Fires(Promise.AGENTS_ARE_TOLD_THE_TRUTH)
  void refusalAsStaleOfANewerReport_isSeen() {
    changed(null, row(1));
    called();
    decided(info(2), null, ErrorCode.STALE_GENERATION);
    fired(Promise.AGENTS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  @Fires(Promise.AGENTS_ARE_TOLD_THE_TRUTH)
  void refusalAsIfNothingHadHappened_ofAReportThatWasTaken_isSeen() {
    changed(null, row(1));
    called();
    changed(row(1), row(2));
    events.emit(new TransactionEnded("sled-put", Kind.UNAVAILABLE));
    decided(info(2), null, ErrorCode.UNAVAILABLE);
    fired(Promise.AGENTS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  @Fires(Promise.AGENTS_ARE_TOLD_THE_TRUTH)
  void answerOfWhatNexusNeverHeld_isSeen() {
    changed(null, row(1));
    called();
    decided(null, info(5), null);
    fired(Promise.AGENTS_ARE_TOLD_THE_TRUTH);
  }

  @Test
  @Fires(Promise.REPORTS_CARRY_NEWS)
  void reportOfWhatWasTaken_isSeen_unlessTheSledAgentHasAskedSince() {
    events.emit(new NexusCallEnded(sled, 0, true, info(1)));
    events.emit(new NexusAsked(sled, "GET"));
    events.emit(new ReportSent(sled, info(2), 2));
    quiet();
    events.emit(new NexusCallEnded(sled, 0, true, info(2)));
    events.emit(new ReportSent(sled, info(3), 2));
    fired(Promise.REPORTS_CARRY_NEWS);
  }

  @Test
  @Fires(Promise.ASKS_WHO_ANSWERS)
  void turnToAnotherNexus_isSeen_unlessThisOneDoesNotAnswer() {
    called();
    events.emit(new NexusCallEnded(sled, calls, false, null));
    events.emit(new NexusCalled(sled, ++calls, "nexus-1"));
    events.emit(new NexusCallEnded(sled, calls, true, null));
    quiet();
    called();
    fired(Promise.ASKS_WHO_ANSWERS);
  }

  @Test
  @Fires(Promise.ASKS_WHO_ANSWERS)
  void stayWithANexusThatDoesNotAnswer_isSeen() {
    called();
    untilMillis(20_000);
    called();
    fired(Promise.ASKS_WHO_ANSWERS);
  }

  @Test
  @Fires(Promise.SLEDS_ARE_TRIED_ONCE)
  void secondVmmOfAStartOnTheSameSled_isSeen() {
    SagaRow saga =
        SagaRow.begun(
            new SagaId(new UUID(4, 1)),
            INSTANCE,
            new NexusId(new UUID(5, 1)),
            InstanceState.STOPPED);
    changed(null, saga.at(SagaRow.Step.LAUNCH, VMM));
    events.emit(new RegisterAsked(sled, VMM, INSTANCE, Epoch.FIRST));
    events.emit(new RegisterAsked(sled, VMM, INSTANCE, Epoch.FIRST)); // the same again
    quiet();
    changed(saga.at(SagaRow.Step.LAUNCH, VMM), saga.at(SagaRow.Step.LAUNCH, OTHER));
    events.emit(new RegisterAsked(sled, OTHER, INSTANCE, Epoch.FIRST));
    fired(Promise.SLEDS_ARE_TRIED_ONCE);
  }

  private void ordered() {
    changed(null, row(1));
    changed(row(1), row(1).desiring(new ReservoirMode.Percent(20), Instant.EPOCH));
  }

  @Test
  void wishThatIsSent_isQuiet() {
    ordered();
    events.emit(new WishSent(sled, new ReservoirMode.Percent(20), "nexus"));
    untilMillis(10_000);
    events.emit(new TransactionEnded("t", null));
    quiet();
  }

  @Test
  @Fires(Promise.WISHES_AT_ONCE)
  void wishThatIsNotSentAtOnce_isSeen() {
    ordered();
    untilMillis(10_000);
    events.emit(new TransactionEnded("t", null));
    fired(Promise.WISHES_AT_ONCE);
  }

  private static InstanceRow instance(InstanceState state) {
    InstanceSpec spec = new InstanceSpec("vm-0", 4 * GIB, false);
    return new InstanceRow(INSTANCE, spec, state, null, Instant.EPOCH, null);
  }

  private ClientCall asks(OperationKind kind) {
    ClientCall call = new ClientCall(calls++, new Operation(kind, 0, 0, 0, 0));
    events.emit(new OperationInvoked(call));
    return call;
  }

  @Test
  @Fires(Promise.PENDING_IS_SO)
  void pendingStartThatHasEndedLongSince_isSeen() {
    changed(null, instance(InstanceState.STOPPED));
    ClientCall start = asks(OperationKind.START);
    changed(instance(InstanceState.STOPPED), instance(InstanceState.STARTING));
    untilMillis(20_000);
    changed(instance(InstanceState.STARTING), instance(InstanceState.STOPPED));
    untilMillis(150_000);
    events.emit(
        new OperationAnswered(start, null, new ApiException(ErrorCode.START_PENDING, "no")));
    fired(Promise.PENDING_IS_SO);
  }

  @Test
  void pendingStartThatHasJustEnded_isQuiet() {
    changed(null, instance(InstanceState.STOPPED));
    ClientCall start = asks(OperationKind.START);
    changed(instance(InstanceState.STOPPED), instance(InstanceState.STARTING));
    untilMillis(130_000);
    changed(instance(InstanceState.STARTING), instance(InstanceState.STOPPED));
    untilMillis(150_000);
    events.emit(
        new OperationAnswered(start, null, new ApiException(ErrorCode.START_PENDING, "no")));
    quiet();
  }

  private void refused(String sentence, String... sleds) {
    TreeMap<String, String> details = new TreeMap<>();
    for (String id : sleds) {
      details.put("sled." + id, "full");
    }
    refused(sentence, details);
  }

  private void refused(String sentence, TreeMap<String, String> details) {
    ApiError error = new ApiError(ErrorCode.INSUFFICIENT_CAPACITY, sentence, null, details);
    events.emit(new OperationAnswered(asks(OperationKind.START), null, new ApiException(error)));
  }

  @Test
  void refusalThatSaysWhyOfEachSled_isQuiet() {
    changed(null, row(1));
    refused("no sled has room; sled " + sled.id() + ": full", sled.id().toString());
    quiet();
  }

  @Test
  @Fires(Promise.REFUSALS_SAY_WHY)
  void refusalThatLeavesASledOut_isSeen() {
    changed(null, row(1));
    refused("no sled has room");
    fired(Promise.REFUSALS_SAY_WHY);
  }

  @Test
  @Fires(Promise.REFUSALS_SAY_WHY)
  void sentenceThatSpeaksOfMoreSledsThanThereAre_isSeen() {
    changed(null, row(1));
    refused("no sled has room; sled " + sled.id() + ": full; and 1 more", sled.id().toString());
    fired(Promise.REFUSALS_SAY_WHY);
  }

  @Test
  @Fires(Promise.REFUSALS_SAY_WHY)
  void moreThanIsNeededCalledTooLittle_isSeen() {
    changed(null, row(1));
    String key = "sled." + sled.id();
    String fits = "no sled has room; sled " + sled.id() + ": full";
    refused(fits, new TreeMap<>(Map.of(key, "3 of 40 MiB free, 4 MiB needed")));
    quiet();
    refused(fits, new TreeMap<>(Map.of(key, "5 of 40 MiB free, 4 MiB needed")));
    fired(Promise.REFUSALS_SAY_WHY);
  }

  @Test
  @Fires(Promise.REFUSALS_SAY_WHY)
  void reasonThatIsOfNoSled_isSeen() {
    refused("no sled has room", new TreeMap<>(Map.of("sled", "full")));
    fired(Promise.REFUSALS_SAY_WHY);
  }
}
