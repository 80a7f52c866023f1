package dev.sluice.sim.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The queue against a sorted list. */
class EventQueueTest {

  private static final int TAKE = 12;
  private static final int REMOVE = 15;

  private static final Comparator<Event> ORDER =
      Comparator.<Event>comparingLong(event -> event.timeNanos)
          .thenComparingLong(event -> event.tie)
          .thenComparingLong(event -> event.sequence);

  private final Lane lane = new Lane(new Kernel(1), "any");

  @Property
  void givesEventsInOrderAlsoAfterSomeWereTakenFromTheMiddle(
      @ForAll @Size(max = 300) List<@IntRange(max = 18) Integer> steps) {
    EventQueue queue = new EventQueue();
    List<Event> expected = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      int step = steps.get(i);
      if (step < TAKE || expected.isEmpty()) {
        // Few times and fewer tie-breaks, so that all three of the order's parts decide.
        Event event = new Event(step, step % 2, i, lane, null, () -> {});
        queue.add(event);
        expected.add(event);
        expected.sort(ORDER);
      } else if (step < REMOVE) {
        assertThat(queue.take()).isSameAs(expected.remove(0));
      } else {
        queue.remove(expected.remove(i % expected.size()));
      }
      List<Event> due = new ArrayList<>();
      queue.dueBy(TAKE / 2, due);
      assertThat(due)
          .containsExactlyInAnyOrderElementsOf(
              expected.stream().filter(event -> event.timeNanos <= TAKE / 2).toList());
    }
    while (!expected.isEmpty()) {
      assertThat(queue.firstNanos()).isEqualTo(expected.get(0).timeNanos);
      assertThat(queue.take()).isSameAs(expected.remove(0));
    }
    assertThat(queue.isEmpty()).isTrue();
  }
}
