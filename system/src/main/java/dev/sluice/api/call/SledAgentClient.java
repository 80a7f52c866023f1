package dev.sluice.api.call;

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

/** The sled-agent at an address; whether anything answers there shows only in a call. */
public final class SledAgentClient implements SledAgentApi {

  private final Transport transport;
  private final String address;

  /** A client of the sled-agent that answers at {@code address}. */
  public SledAgentClient(Transport transport, String address) {
    this.transport = transport;
    this.address = address;
  }

  @Override
  public CompletionStage<SledIdentity> identity() {
    return transport.send(address, new SledAgentCall.Identity());
  }

  @Override
  public CompletionStage<VmmView> ensureRegistered(VmmSpec spec, @Nullable Epoch epoch) {
    return transport.send(address, new SledAgentCall.EnsureRegistered(spec, epoch));
  }

  @Override
  public CompletionStage<VmmView> ensureRunning(
      PropolisId propolis, BootId boot, @Nullable Epoch epoch) {
    return transport.send(address, new SledAgentCall.EnsureRunning(propolis, boot, epoch));
  }

  @Override
  public CompletionStage<VmmView> ensureStopped(
      PropolisId propolis, BootId boot, @Nullable Epoch epoch) {
    return transport.send(address, new SledAgentCall.EnsureStopped(propolis, boot, epoch));
  }

  @Override
  public CompletionStage<VmmView> vmm(PropolisId propolis, BootId boot) {
    return transport.send(address, new SledAgentCall.GetVmm(propolis, boot));
  }

  @Override
  public CompletionStage<ReservoirReport> setReservoir(
      ReservoirMode desired, BootId boot, @Nullable Long generation) {
    return transport.send(address, new SledAgentCall.SetReservoir(desired, boot, generation));
  }
}
