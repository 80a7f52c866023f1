package dev.sluice.nexus;

import dev.sluice.api.InstanceView;
import dev.sluice.nexus.store.SagaRow;
import org.jspecify.annotations.Nullable;

/** Where a start saga stands, as read from the datastore, with all that its next step needs. */
sealed interface StartPosition {

  /** A sled has to be found. */
  record Place(SagaRow saga) implements StartPosition {}

  /** The VMM has to be launched where it was placed. */
  record Launch(SagaRow saga, PlacedVmm placed, long guestMemoryBytes) implements StartPosition {}

  /** The VMM of the last attempt has to be seen gone. */
  record Unwind(SagaRow saga, PlacedVmm placed) implements StartPosition {}

  /** The instance has to go back to what it was. */
  record GiveUp(SagaRow saga) implements StartPosition {}

  /**
   * The saga is over.
   *
   * @param instance the instance as it is now; null if there is none any more
   */
  record Ended(@Nullable InstanceView instance) implements StartPosition {}
}
