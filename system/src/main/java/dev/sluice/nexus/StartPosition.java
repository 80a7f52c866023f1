package dev.sluice.nexus;

import dev.sluice.api.InstanceView;
import dev.sluice.nexus.store.OutcomeRow;
import dev.sluice.nexus.store.SagaRow;
import org.jspecify.annotations.Nullable;

/** Where a start saga stands, as read from the datastore, with all that its next step needs. */
sealed interface StartPosition {

  /** A sled has to be found. */
  record Place(SagaRow saga) implements StartPosition {}

  /**
   * The old VMM of an instance that is moved has to be seen gone.
   *
   * @param old that VMM
   */
  record Vacate(SagaRow saga, PlacedVmm old) implements StartPosition {}

  /** The VMM has to be launched where it was placed. */
  record Launch(SagaRow saga, PlacedVmm placed, long guestMemoryBytes) implements StartPosition {}

  /** The VMM of the last attempt has to be seen gone. */
  record Unwind(SagaRow saga, PlacedVmm placed) implements StartPosition {}

  /** The instance has to go back to what it was. */
  record GiveUp(SagaRow saga) implements StartPosition {}

  /** Another has taken the saga over: nothing is left to do here. */
  record TakenOver() implements StartPosition {}

  /**
   * The saga was called off; its VMM has to be seen gone.
   *
   * @param placed the VMM of the attempt it was at; null if it had none
   */
  record CalledOff(SagaRow saga, @Nullable PlacedVmm placed) implements StartPosition {}

  /**
   * The saga is over.
   *
   * @param outcome what it came to; null if that is not kept any more
   */
  record Ended(@Nullable OutcomeRow outcome) implements StartPosition {}

  /** There is no saga, since the instance ran before it could begin. */
  record RunsAlready(InstanceView instance) implements StartPosition {}

  /** There is no saga, since the instance is not to be started by Nexus now. */
  record NotDue() implements StartPosition {}
}
