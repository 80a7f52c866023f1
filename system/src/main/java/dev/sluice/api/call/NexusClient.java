package dev.sluice.api.call;

import dev.sluice.api.BootId;
import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceApi;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The Nexus at an address; whether anything answers there shows only in a call. */
public final class NexusClient implements NexusInternalApi, InstanceApi, SledAdminApi {

  private final Transport transport;
  private final String address;

  /** A client of the Nexus that answers at {@code address}. */
  public NexusClient(Transport transport, String address) {
    this.transport = transport;
    this.address = address;
  }

  @Override
  public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
    return transport.send(address, new NexusInternalCall.SledGet(id, boot));
  }

  @Override
  public CompletionStage<Void> sledPut(SledAgentInfo info) {
    return transport.send(address, new NexusInternalCall.SledPut(info));
  }

  @Override
  public CompletionStage<InstanceView> create(InstanceSpec spec, @Nullable IdempotencyKey key) {
    return transport.send(address, new InstanceCall.Create(spec, key));
  }

  @Override
  public CompletionStage<InstanceView> start(InstanceId id, @Nullable IdempotencyKey key) {
    return transport.send(address, new InstanceCall.Start(id, key));
  }

  @Override
  public CompletionStage<InstanceView> stop(InstanceId id, @Nullable IdempotencyKey key) {
    return transport.send(address, new InstanceCall.Stop(id, key));
  }

  @Override
  public CompletionStage<Void> delete(InstanceId id, @Nullable IdempotencyKey key) {
    return transport.send(address, new InstanceCall.Delete(id, key));
  }

  @Override
  public CompletionStage<InstanceView> get(InstanceId id) {
    return transport.send(address, new InstanceCall.Get(id));
  }

  @Override
  public CompletionStage<List<InstanceView>> list() {
    return transport.send(address, new InstanceCall.ListInstances());
  }

  @Override
  public CompletionStage<List<SledView>> sleds() {
    return transport.send(address, new SledAdminCall.ListSleds());
  }

  @Override
  public CompletionStage<Void> setPolicy(
      SledId id, SledPolicy policy, @Nullable IdempotencyKey key) {
    return transport.send(address, new SledAdminCall.SetPolicy(id, policy, key));
  }

  @Override
  public CompletionStage<Void> decommission(SledId id, @Nullable IdempotencyKey key) {
    return transport.send(address, new SledAdminCall.Decommission(id, key));
  }

  @Override
  public CompletionStage<Void> setDesiredReservoir(
      SledId id, ReservoirMode desired, @Nullable IdempotencyKey key) {
    return transport.send(address, new SledAdminCall.SetDesiredReservoir(id, desired, key));
  }

  @Override
  public CompletionStage<Void> abandonSaga(SagaId id) {
    return transport.send(address, new SledAdminCall.AbandonSaga(id));
  }
}
