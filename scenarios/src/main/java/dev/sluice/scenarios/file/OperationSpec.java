package dev.sluice.scenarios.file;

import dev.sluice.sim.plan.OperationKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Operations with the same choices and times.
 *
 * @param choices what is done; with several, each operation draws one of them by weight
 * @param count how many there are, or how many for each target
 * @param each whether every instance (or sled, as the kind says) gets its {@code count}
 * @param atMillis when each is due
 * @param target number of the instance or sled; null for any
 * @param memoryGib guest memory of what is created or launched; null for that of the workload
 * @param percent the size that a resize sets; null if none can be drawn
 */
record OperationSpec(
    List<Choice> choices,
    Span count,
    boolean each,
    Span atMillis,
    @Nullable Span target,
    @Nullable Span memoryGib,
    @Nullable Span percent) {

  /** One kind, and how likely it is beside the others. */
  record Choice(OperationKind kind, int weight) {}

  /** Keeps a copy of the list. */
  OperationSpec {
    choices = List.copyOf(choices);
  }

  /** Its name in the keys of random streams, independent of the times and numbers in it. */
  String label() {
    StringBuilder label = new StringBuilder();
    choices.forEach(choice -> label.append(label.length() == 0 ? "" : "+").append(choice.kind()));
    return label.toString();
  }

  /** Whether a kind's amount is guest memory in GiB. */
  static boolean takesMemory(OperationKind kind) {
    return kind == OperationKind.CREATE || kind == OperationKind.LAUNCH_DIRECT;
  }
}
