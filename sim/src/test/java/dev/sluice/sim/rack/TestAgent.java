package dev.sluice.sim.rack;

import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmView;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A sled-agent that answers one kind of call, {@link #vmm}, as the test says. */
record TestAgent(Function<BootId, CompletionStage<VmmView>> answer) implements SledAgentApi {

  static final PropolisId VMM = new PropolisId(new UUID(5, 1));
  static final InstanceId INSTANCE = new InstanceId(new UUID(2, 1));

  @Override
  public CompletionStage<VmmView> vmm(PropolisId propolis, BootId boot) {
    return answer.apply(boot);
  }

  @Override
  public CompletionStage<SledIdentity> identity() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<VmmView> ensureRegistered(VmmSpec spec, @Nullable Epoch epoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<VmmView> ensureRunning(
      PropolisId propolis, BootId boot, @Nullable Epoch epoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<VmmView> ensureStopped(
      PropolisId propolis, BootId boot, @Nullable Epoch epoch) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<ReservoirReport> setReservoir(
      ReservoirMode desired, BootId boot, @Nullable Long generation) {
    throw new UnsupportedOperationException();
  }
}
