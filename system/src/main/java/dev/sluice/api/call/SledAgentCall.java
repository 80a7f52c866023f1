package dev.sluice.api.call;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmView;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A call of {@link SledAgentApi}, where each is described. */
public sealed interface SledAgentCall<R> extends Call<R> {

  /** Calls the method that this record stands for. */
  CompletionStage<R> on(SledAgentApi agent);

  /** {@link SledAgentApi#identity}. */
  @JsonTypeName("identity")
  record Identity() implements SledAgentCall<SledIdentity> {
    @Override
    public CompletionStage<SledIdentity> on(SledAgentApi agent) {
      return agent.identity();
    }
  }

  /** {@link SledAgentApi#ensureRegistered}. */
  @JsonTypeName("ensure-registered")
  record EnsureRegistered(
      VmmSpec spec, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Epoch epoch)
      implements SledAgentCall<VmmView> {
    @Override
    public CompletionStage<VmmView> on(SledAgentApi agent) {
      return agent.ensureRegistered(spec, epoch);
    }
  }

  /** {@link SledAgentApi#ensureRunning}. */
  @JsonTypeName("ensure-running")
  record EnsureRunning(
      PropolisId propolis,
      BootId boot,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Epoch epoch)
      implements SledAgentCall<VmmView> {
    @Override
    public CompletionStage<VmmView> on(SledAgentApi agent) {
      return agent.ensureRunning(propolis, boot, epoch);
    }
  }

  /** {@link SledAgentApi#ensureStopped}. */
  @JsonTypeName("ensure-stopped")
  record EnsureStopped(
      PropolisId propolis,
      BootId boot,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Epoch epoch)
      implements SledAgentCall<VmmView> {
    @Override
    public CompletionStage<VmmView> on(SledAgentApi agent) {
      return agent.ensureStopped(propolis, boot, epoch);
    }
  }

  /** {@link SledAgentApi#vmm}. */
  @JsonTypeName("vmm-get")
  record GetVmm(PropolisId propolis, BootId boot) implements SledAgentCall<VmmView> {
    @Override
    public CompletionStage<VmmView> on(SledAgentApi agent) {
      return agent.vmm(propolis, boot);
    }
  }

  /** {@link SledAgentApi#setReservoir}. */
  @JsonTypeName("set-reservoir")
  record SetReservoir(
      ReservoirMode desired,
      BootId boot,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long generation)
      implements SledAgentCall<ReservoirReport> {
    @Override
    public CompletionStage<ReservoirReport> on(SledAgentApi agent) {
      return agent.setReservoir(desired, boot, generation);
    }
  }
}
