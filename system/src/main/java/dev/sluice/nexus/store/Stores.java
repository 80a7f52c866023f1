package dev.sluice.nexus.store;

/** A transaction over one store of each kind, whatever these are. */
public record Stores(
    SledStore sleds,
    InstanceStore instances,
    VmmStore vmms,
    ReservationStore reservations,
    SagaStore sagas,
    KeyStore keys,
    OutcomeStore outcomes,
    NexusStore nexuses)
    implements Transaction {}
