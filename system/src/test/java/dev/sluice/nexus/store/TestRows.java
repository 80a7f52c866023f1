package dev.sluice.nexus.store;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.OtherVms;
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
import dev.sluice.api.StayReason;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows for tests: by number, and drawn so that each query meets some and misses some. */
public final class TestRows {

  private static final @Nullable OtherVms[] OTHERS = {
    null, OtherVms.NONE, new OtherVms(3, List.of("a"), "EPERM", List.of("b \"c\"", "\u00e9"))
  };

  private static final ReservoirMode[] MODES = {
    new ReservoirMode.None(), new ReservoirMode.Mebibytes(1L << 40), new ReservoirMode.Percent(50)
  };

  private TestRows() {}

  /** Ids of both signs: their order tells unsigned from signed. */
  static UUID uuid(int number) {
    return new UUID(
        (number & 1) == 0 ? Long.MIN_VALUE + number / 4 : number / 4,
        (number & 2) == 0 ? Long.MIN_VALUE + number : number);
  }

  static SledId sledId(int number) {
    return new SledId(uuid(number));
  }

  static InstanceId instanceId(int number) {
    return new InstanceId(uuid(number));
  }

  static PropolisId propolisId(int number) {
    return new PropolisId(uuid(number));
  }

  static SagaId sagaId(int number) {
    return new SagaId(uuid(number));
  }

  static IdempotencyKey key(int number) {
    return new IdempotencyKey(uuid(number));
  }

  static NexusId nexusId(int number) {
    return new NexusId(uuid(number));
  }

  static OutcomeRow drawnOutcome(SagaId id, SplittableRandom random) {
    Instant ended = Instant.ofEpochSecond(random.nextInt(12));
    InstanceView view =
        new InstanceView(
            instanceId(random.nextInt(4)),
            "it's \"one\"",
            1L << 40,
            random.nextBoolean(),
            one(random, InstanceState.values()),
            random.nextBoolean() ? sledId(random.nextInt(4)) : null);
    return random.nextBoolean()
        ? OutcomeRow.started(id, view, ended)
        : OutcomeRow.givenUp(
            id, List.of(new Refusal(sledId(1), ErrorCode.VMM_GONE, "it \"went\"")), ended);
  }

  /** A row keeps its name, so that follows from the id. */
  static NexusRow drawnNexus(NexusId id, int number, SplittableRandom random) {
    return new NexusRow(id, "nexus-" + number, random.nextInt(9));
  }

  /** A sled in service whose reservoir has settled in this boot. */
  public static SledRow sled(SledId id, long settledBytes) {
    return sled(
        id,
        new BootId(1),
        new ReservoirReport(ReservoirPhase.READY, settledBytes, settledBytes, 100, null));
  }

  /** A sled in service, known to be in {@code boot}, whose report is of boot 1. */
  public static SledRow sled(SledId id, BootId boot, ReservoirReport reservoir) {
    SledAgentInfo info =
        new SledAgentInfo(
            id,
            new BootId(1),
            "sled:12345",
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            128,
            1L << 40,
            reservoir,
            1,
            false);
    return new SledRow(
        info,
        boot,
        SledPolicy.IN_SERVICE,
        SledState.ACTIVE,
        null,
        Instant.EPOCH,
        Instant.ofEpochSecond(1));
  }

  static SledRow drawnSled(SledId id, SplittableRandom random) {
    ReservoirPhase phase = one(random, ReservoirPhase.values());
    String errno = phase == ReservoirPhase.DEGRADED ? "ENOMEM" : null;
    Instant now = Instant.ofEpochSecond(random.nextInt(9));
    SledRow row =
        sled(
                id,
                new BootId(1 + random.nextInt(2)),
                new ReservoirReport(
                    phase,
                    12,
                    random.nextInt(9),
                    50,
                    errno,
                    one(random, OTHERS),
                    random.nextBoolean() ? null : random.nextLong(9)))
            .with(one(random, SledPolicy.values()), now)
            .with(one(random, SledState.values()), now);
    row = random.nextBoolean() ? row.reported(row.info(), now) : row;
    return random.nextBoolean() ? row.desiring(one(random, MODES), now) : row;
  }

  static InstanceRow drawnInstance(InstanceId id, String name, SplittableRandom random) {
    InstanceRow row =
        new InstanceRow(
            id,
            new InstanceSpec(name, 1L << 30, random.nextInt(4) > 0),
            random.nextBoolean() ? InstanceState.FAILED : one(random, InstanceState.values()),
            random.nextBoolean() ? propolisId(random.nextInt(4)) : null,
            Instant.EPOCH,
            null,
            random.nextBoolean() ? Instant.ofEpochSecond(random.nextInt(12)) : null);
    return random.nextBoolean()
        ? row.autoRestartedAt(Instant.ofEpochSecond(random.nextInt(12)))
        : row;
  }

  static VmmRow drawnVmm(PropolisId id, SplittableRandom random) {
    VmmRow row =
        new VmmRow(
            id,
            instanceId(random.nextInt(4)),
            sledId(random.nextInt(4)),
            new BootId(1 + random.nextInt(2)),
            one(random, VmmRow.State.values()),
            new Epoch(1 + random.nextInt(3)));
    return random.nextBoolean()
        ? row
        : row.staying(1 + random.nextInt(3), one(random, StayReason.values()));
  }

  static ReservationRow drawnReservation(PropolisId id, SplittableRandom random) {
    return new ReservationRow(id, sledId(random.nextInt(4)), 1 + random.nextInt(4));
  }

  static SagaRow drawnSaga(SagaId id, SplittableRandom random) {
    SagaRow begun =
        SagaRow.begun(
            id, instanceId(random.nextInt(4)), nexusId(random.nextInt(4)), InstanceState.FAILED);
    SagaRow row =
        switch (random.nextInt(3)) {
          case 0 -> begun;
          case 1 -> begun.takenOver(nexusId(random.nextInt(4)));
          default ->
              new SagaRow(
                  id,
                  begun.instance(),
                  null,
                  begun.epoch(),
                  sledId(random.nextInt(4)),
                  begun.step(),
                  begun.before(),
                  null,
                  List.of());
        };
    return random.nextBoolean()
        ? row
        : row.at(SagaRow.Step.LAUNCH, propolisId(1))
            .refused(new Refusal(sledId(random.nextInt(4)), ErrorCode.UNAVAILABLE, "it \"rests\""));
  }

  /** A row keeps its slot, so that follows from the id. */
  static KeyRow drawnKey(IdempotencyKey id, int slot, SplittableRandom random) {
    return new KeyRow(
        id,
        random.nextBoolean() ? "users" : "operators",
        "digest-" + random.nextInt(3),
        one(random, KeyRow.State.values()),
        random.nextBoolean() ? sagaId(random.nextInt(4)) : null,
        random.nextBoolean() ? propolisId(random.nextInt(4)) : null,
        random.nextBoolean() ? "{\"answer\":\"ok \\u0000\"}" : null,
        slot,
        Instant.ofEpochSecond(random.nextInt(12)));
  }

  private static <T extends @Nullable Object> T one(SplittableRandom random, T[] values) {
    return values[random.nextInt(values.length)];
  }
}
