package dev.sluice.sim.event;

import dev.sluice.api.OtherVms;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.KeyRow;
import dev.sluice.nexus.store.NexusRow;
import dev.sluice.nexus.store.ReservationRow;
import dev.sluice.nexus.store.SagaRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.StoreException;
import dev.sluice.nexus.store.VmmRow;
import org.jspecify.annotations.Nullable;

/** What happens at the database. */
public sealed interface StoreEvent extends RackEvent {

  /** A transaction has ended; {@code failure} is what its caller gets otherwise. */
  record TransactionEnded(String name, StoreException.@Nullable Kind failure)
      implements StoreEvent {
    @Override
    public TraceEntry entry() {
      String words = failure == null ? name : name + ": " + failure;
      return TraceEntry.of("store", "transaction", "transaction-ended", words)
          .with("name", name)
          .with("failure", failure == null ? null : failure.toString());
    }
  }

  /**
   * A process of Nexus learns that a transaction has failed.
   *
   * @param process the process, by name
   * @param body which body it was, counted in the order in which they failed first
   */
  record TransactionFailed(String process, String name, int body, StoreException.Kind failure)
      implements StoreEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(process, "transaction", "transaction-failed")
          .with("name", name)
          .with("body", body)
          .with("failure", failure.toString());
    }
  }

  /** A process of Nexus sends a body that has failed before. */
  record TransactionRepeated(String process, String name, int body) implements StoreEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.unspoken(process, "transaction", "transaction-repeated")
          .with("name", name)
          .with("body", body);
    }
  }

  /** The body of a transaction has thrown what is no refusal; nothing of it is committed. */
  record TransactionThrew(String name, String exception) implements StoreEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of("store", "transaction", "transaction-threw", name + ": " + exception)
          .with("name", name)
          .with("failure", exception);
    }
  }

  /**
   * A row has changed, by a committed transaction. Of a class of its own for each table that
   * observers ask for, since changes of rows are what most observers look at.
   */
  sealed interface RowChanged extends StoreEvent {

    /** The name of the table. */
    String table();

    /** The row until now; null if it is new. */
    @Nullable Object before();

    /** The row from now on; null if it was deleted. */
    @Nullable Object after();

    /** The change of a row of any table. */
    static RowChanged of(String table, @Nullable Object before, @Nullable Object after) {
      Object row = after != null ? after : before;
      if (row instanceof SledRow) {
        return new SledRowChanged(table, (SledRow) before, (SledRow) after);
      } else if (row instanceof InstanceRow) {
        return new InstanceRowChanged(table, (InstanceRow) before, (InstanceRow) after);
      } else if (row instanceof VmmRow) {
        return new VmmRowChanged(table, (VmmRow) before, (VmmRow) after);
      } else if (row instanceof ReservationRow) {
        return new ReservationRowChanged(table, (ReservationRow) before, (ReservationRow) after);
      } else if (row instanceof SagaRow) {
        return new SagaRowChanged(table, (SagaRow) before, (SagaRow) after);
      } else if (row instanceof KeyRow) {
        return new KeyRowChanged(table, (KeyRow) before, (KeyRow) after);
      } else if (row instanceof NexusRow) {
        return new NexusRowChanged(table, (NexusRow) before, (NexusRow) after);
      }
      return new OtherRowChanged(table, before, after);
    }

    @Override
    default TraceEntry entry() {
      String change = before() == null ? "inserted" : after() == null ? "deleted" : "updated";
      TraceEntry entry =
          TraceEntry.unspoken("store", "row", "row-changed")
              .with("table", table())
              .with("change", change);
      Object row = after() != null ? after() : before();
      if (row instanceof SledRow sled) {
        OtherVms others = sled.info().reservoir().others();
        entry
            .with("id", sled.id().toString())
            .with("boot", sled.boot().number())
            .with("policy", sled.policy().toString())
            .with("state", sled.state().toString())
            .with("reportedBoot", sled.info().boot().number())
            .with("generation", sled.info().generation())
            .with("settledBytes", sled.info().reservoir().settledBytes())
            .with("othersBytes", others == null ? null : others.bytes())
            .with("usedBytes", sled.info().reservoir().usedBytes());
      } else if (row instanceof InstanceRow instance) {
        entry
            .with("id", instance.id().toString())
            .with("name", instance.spec().name())
            .with("state", instance.state().toString())
            .with("vm", instance.propolis() == null ? null : instance.propolis().toString());
      } else if (row instanceof VmmRow vmm) {
        entry
            .with("id", vmm.id().toString())
            .with("instance", vmm.instance().toString())
            .with("sled", vmm.sled().toString())
            .with("boot", vmm.boot().number())
            .with("state", vmm.state().toString());
      } else if (row instanceof ReservationRow reservation) {
        entry
            .with("id", reservation.id().toString())
            .with("sled", reservation.sled().toString())
            .with("bytes", reservation.reservoirBytes());
      } else if (row instanceof SagaRow saga) {
        entry
            .with("id", saga.id().toString())
            .with("instance", saga.instance().toString())
            .with("sagaStep", saga.step().toString())
            .with("vm", saga.propolis() == null ? null : saga.propolis().toString());
      } else if (row instanceof KeyRow key) {
        entry.with("id", key.id().toString()).with("state", key.state().toString());
      } else if (row instanceof NexusRow nexus) {
        entry.with("id", nexus.id().toString()).with("name", nexus.name());
      }
      return entry;
    }
  }

  /** Of the table of sleds. */
  record SledRowChanged(String table, @Nullable SledRow before, @Nullable SledRow after)
      implements RowChanged {}

  /** Of the table of instances. */
  record InstanceRowChanged(String table, @Nullable InstanceRow before, @Nullable InstanceRow after)
      implements RowChanged {}

  /** Of the table of VMMs. */
  record VmmRowChanged(String table, @Nullable VmmRow before, @Nullable VmmRow after)
      implements RowChanged {}

  /** Of the table of reservations. */
  record ReservationRowChanged(
      String table, @Nullable ReservationRow before, @Nullable ReservationRow after)
      implements RowChanged {}

  /** Of the table of sagas. */
  record SagaRowChanged(String table, @Nullable SagaRow before, @Nullable SagaRow after)
      implements RowChanged {}

  /** Of the table of keys of requests. */
  record KeyRowChanged(String table, @Nullable KeyRow before, @Nullable KeyRow after)
      implements RowChanged {}

  /** Of the table of the Nexus that work on the database. */
  record NexusRowChanged(String table, @Nullable NexusRow before, @Nullable NexusRow after)
      implements RowChanged {}

  /** Of another table. */
  record OtherRowChanged(String table, @Nullable Object before, @Nullable Object after)
      implements RowChanged {}
}
