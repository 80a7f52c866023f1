package dev.sluice.api.call;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceApi;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceView;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAdminApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledView;
import java.util.List;
import java.util.concurrent.CompletionStage;

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
  public CompletionStage<InstanceView> create(InstanceSpec spec) {
    return transport.send(address, new InstanceCall.Create(spec));
  }

  @Override
  public CompletionStage<InstanceView> start(InstanceId id) {
    return transport.send(address, new InstanceCall.Start(id));
  }

  @Override
  public CompletionStage<InstanceView> stop(InstanceId id) {
    return transport.send(address, new InstanceCall.Stop(id));
  }

  @Override
  public CompletionStage<Void> delete(InstanceId id) {
    return transport.send(address, new InstanceCall.Delete(id));
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
  public CompletionStage<Void> setPolicy(SledId id, SledPolicy policy) {
    return transport.send(address, new SledAdminCall.SetPolicy(id, policy));
  }

  @Override
  public CompletionStage<Void> decommission(SledId id) {
    return transport.send(address, new SledAdminCall.Decommission(id));
  }

  @Override
  public CompletionStage<Void> setDesiredReservoir(SledId id, ReservoirMode desired) {
    return transport.send(address, new SledAdminCall.SetDesiredReservoir(id, desired));
  }
}
