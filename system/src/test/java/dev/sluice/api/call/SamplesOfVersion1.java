package dev.sluice.api.call;

import static dev.sluice.api.call.Samples.BOOT;
import static dev.sluice.api.call.Samples.INSTANCE;
import static dev.sluice.api.call.Samples.SLED;
import static dev.sluice.api.call.Samples.VMM;

import dev.sluice.api.ApiError;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledRole;
import dev.sluice.api.SledState;
import dev.sluice.api.SledView;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.api.call.Samples.Sample;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the golden messages of version 1 mean: what that version did not say is null. */
final class SamplesOfVersion1 {

  private static final ReservoirReport SETTLED =
      new ReservoirReport(ReservoirPhase.READY, 80L << 30, 80L << 30, 100, null);
  private static final ReservoirReport SHORT =
      new ReservoirReport(ReservoirPhase.DEGRADED, 80L << 30, 60L << 30, 70, "ENOMEM");
  private static final SledAgentInfo INFO =
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
  private static final InstanceView RUNNING =
      new InstanceView(INSTANCE, "vm-1", 2L << 30, true, InstanceState.RUNNING, SLED);
  private static final InstanceView STOPPED =
      new InstanceView(INSTANCE, "vm-2", 1L << 30, false, InstanceState.STOPPED, null);
  private static final VmmView LAUNCHING = new VmmView(VMM, INSTANCE, VmmState.LAUNCHING);

  private SamplesOfVersion1() {}

  static List<Sample<?>> all() {
    return List.of(
        of(new SledAgentCall.Identity(), new SledIdentity(SLED, BOOT, SETTLED)),
        of(
            new SledAgentCall.EnsureRegistered(new VmmSpec(VMM, INSTANCE, BOOT, 1), null),
            LAUNCHING),
        of(new SledAgentCall.EnsureRunning(VMM, BOOT, null), LAUNCHING),
        of(new SledAgentCall.EnsureStopped(VMM, BOOT, null), LAUNCHING),
        of(new SledAgentCall.GetVmm(VMM, BOOT), LAUNCHING),
        of(new SledAgentCall.SetReservoir(new ReservoirMode.None(), BOOT, null), SETTLED),
        of(new SledAgentCall.SetReservoir(new ReservoirMode.Percent(80), BOOT, null), SHORT),
        of(new SledAgentCall.SetReservoir(new ReservoirMode.Mebibytes(5), BOOT, null), SHORT),
        of(new NexusInternalCall.SledGet(SLED, BOOT), INFO),
        nothing(new NexusInternalCall.SledPut(INFO)),
        of(new InstanceCall.Create(new InstanceSpec("vm-1", 1L << 30, true), null), RUNNING),
        of(new InstanceCall.Start(INSTANCE, null), RUNNING),
        of(new InstanceCall.Stop(INSTANCE, null), STOPPED),
        nothing(new InstanceCall.Delete(INSTANCE, null)),
        of(new InstanceCall.Get(INSTANCE), RUNNING),
        of(new InstanceCall.ListInstances(), List.of(RUNNING, STOPPED)),
        of(new InstanceCall.ListInstances(), List.of()),
        of(
            new SledAdminCall.ListSleds(),
            List.of(
                view(null),
                view(new ReservoirMode.Mebibytes(5)),
                view(new ReservoirMode.Percent(80)))),
        nothing(new SledAdminCall.SetPolicy(SLED, SledPolicy.NO_PROVISION, null)),
        nothing(new SledAdminCall.Decommission(SLED, null)),
        nothing(new SledAdminCall.SetDesiredReservoir(SLED, new ReservoirMode.Mebibytes(2), null)),
        nothing(new SledAdminCall.SetDesiredReservoir(SLED, new ReservoirMode.Percent(80), null)));
  }

  /** The error of every code, in any version. */
  static ApiError error(ErrorCode code) {
    TreeMap<String, String> details = new TreeMap<>();
    details.put("errno", "ENOMEM");
    return new ApiError(code, "why", new BootId(3), details);
  }

  private static SledView view(@Nullable ReservoirMode desired) {
    return new SledView(
        INFO, BOOT, SledPolicy.IN_SERVICE, SledState.ACTIVE, desired, 60, 3, null, null, null);
  }

  private static <R> Sample<R> of(Call<R> call, R value) {
    return new Sample<>(call, new Answer.Ok<>(value));
  }

  private static Sample<Void> nothing(Call<Void> call) {
    return new Sample<>(call, new Answer.Ok<>(null));
  }
}
