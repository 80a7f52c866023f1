package dev.sluice.api.call;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.DrainProgress;
import dev.sluice.api.Epoch;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.OtherVms;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirError;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.api.StayReason;
import dev.sluice.api.StayingInstance;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Calls of every kind, each with an answer to it, every field said. */
public final class Samples {

  static final SledId SLED = new SledId(new UUID(1, 2));
  static final InstanceId INSTANCE = new InstanceId(new UUID(3, 4));
  static final PropolisId VMM = new PropolisId(new UUID(5, 6));
  static final IdempotencyKey KEY = new IdempotencyKey(new UUID(8, 9));
  static final BootId BOOT = new BootId(7);
  static final ReservoirReport SETTLED =
      new ReservoirReport(
          ReservoirPhase.READY, 80L << 30, 80L << 30, 100, null, OtherVms.NONE, 32L << 30);
  static final ReservoirReport SHORT =
      new ReservoirReport(
          ReservoirPhase.DEGRADED,
          80L << 30,
          60L << 30,
          70,
          "ENOMEM",
          new OtherVms(3L << 30, List.of("oxide-1"), "EPERM", List.of("theirs")),
          8L << 30);
  public static final SledAgentInfo INFO =
      new SledAgentInfo(
          SLED,
          BOOT,
          "sled-2:12345",
          SledRole.SCRIMLET,
          new Baseboard("BRM1", "913-0000019", 6),
          128,
          1L << 40,
          SHORT,
          9,
          false);
  public static final SledIdentity IDENTITY = new SledIdentity(SLED, BOOT, SETTLED);
  private static final InstanceView RUNNING =
      new InstanceView(INSTANCE, "vm-1", 2L << 30, true, InstanceState.RUNNING, SLED);
  private static final InstanceView STOPPED =
      new InstanceView(INSTANCE, "vm-2", 1L << 30, false, InstanceState.STOPPED, null);
  private static final VmmView LAUNCHING = new VmmView(VMM, INSTANCE, VmmState.LAUNCHING);

  private Samples() {}

  /** A call, and an answer to it. */
  public record Sample<R>(Call<R> call, Answer<R> answer) {}

  public static List<Sample<?>> all() {
    return List.of(
        of(new SledAgentCall.Identity(), IDENTITY),
        of(
            new SledAgentCall.EnsureRegistered(new VmmSpec(VMM, INSTANCE, BOOT, 1), new Epoch(3)),
            LAUNCHING),
        of(new SledAgentCall.EnsureRunning(VMM, BOOT, new Epoch(3)), LAUNCHING),
        of(new SledAgentCall.EnsureStopped(VMM, BOOT, new Epoch(3)), LAUNCHING),
        of(new SledAgentCall.GetVmm(VMM, BOOT), LAUNCHING),
        of(new SledAgentCall.SetReservoir(new ReservoirMode.None(), BOOT, 4L), SETTLED),
        of(new SledAgentCall.SetReservoir(new ReservoirMode.Percent(80), BOOT, 4L), SHORT),
        of(new SledAgentCall.SetReservoir(new ReservoirMode.Mebibytes(5), BOOT, 4L), SHORT),
        of(new NexusInternalCall.SledGet(SLED, BOOT), INFO),
        nothing(new NexusInternalCall.SledPut(INFO)),
        of(new InstanceCall.Create(new InstanceSpec("vm-1", 1L << 30, true), KEY), RUNNING),
        of(new InstanceCall.Start(INSTANCE, KEY), RUNNING),
        of(new InstanceCall.Stop(INSTANCE, KEY), STOPPED),
        nothing(new InstanceCall.Delete(INSTANCE, KEY)),
        of(new InstanceCall.Get(INSTANCE), RUNNING),
        of(new InstanceCall.ListInstances(), List.of(RUNNING, STOPPED)),
        of(new InstanceCall.ListInstances(), List.of()),
        of(
            new SledAdminCall.ListSleds(),
            List.of(
                view(null),
                view(new ReservoirMode.Mebibytes(5)),
                view(new ReservoirMode.Percent(80)))),
        nothing(new SledAdminCall.SetPolicy(SLED, SledPolicy.NO_PROVISION, KEY)),
        nothing(new SledAdminCall.Decommission(SLED, KEY)),
        nothing(new SledAdminCall.SetDesiredReservoir(SLED, new ReservoirMode.Mebibytes(2), KEY)),
        nothing(new SledAdminCall.SetDesiredReservoir(SLED, new ReservoirMode.Percent(80), KEY)),
        nothing(new SledAdminCall.AbandonSaga(new SagaId(new UUID(10, 11)))));
  }

  private static SledView view(@Nullable ReservoirMode desired) {
    return new SledView(
        INFO,
        BOOT,
        SledPolicy.IN_SERVICE,
        SledState.ACTIVE,
        desired,
        60,
        3,
        7L,
        desired == null
            ? null
            : new DrainProgress(
                2, 1, List.of(new StayingInstance(INSTANCE, StayReason.NO_AUTO_RESTART))),
        ReservoirError.of("ENOMEM", 5));
  }

  private static <R> Sample<R> of(Call<R> call, R value) {
    return new Sample<>(call, new Answer.Ok<>(value));
  }

  private static Sample<Void> nothing(Call<Void> call) {
    return new Sample<>(call, new Answer.Ok<>(null));
  }
}
