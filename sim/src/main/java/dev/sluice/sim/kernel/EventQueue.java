package dev.sluice.sim.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A binary heap ordered by (time, seeded tie-break, sequence): no two events are equal. */
final class EventQueue {

  private @Nullable Event[] heap = new Event[256];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  Event peek() {
    return Objects.requireNonNull(heap[0]);
  }

  void add(Event event) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    int i = size++;
    while (i > 0) {
      int parent = (i - 1) >>> 1;
      Event above = at(parent);
      if (!event.before(above)) {
        break;
      }
      heap[i] = above;
      i = parent;
    }
    heap[i] = event;
  }

  Event take() {
    Event first = peek();
    Event last = at(--size);
    heap[size] = null;
    if (size > 0) {
      sink(last);
    }
    return first;
  }

  /** Adds to {@code found} what is due by then. Looks at no more than thrice as many events. */
  void dueBy(long timeNanos, List<Event> found) {
    dueBy(timeNanos, found, 0);
  }

  private void dueBy(long timeNanos, List<Event> found, int i) {
    if (i < size && at(i).timeNanos <= timeNanos) {
      found.add(at(i));
      dueBy(timeNanos, found, 2 * i + 1);
      dueBy(timeNanos, found, 2 * i + 2);
    }
  }

  /** Takes out an event that is in the queue. */
  void remove(Event event) {
    int i = 0;
    while (at(i) != event) {
      i++;
    }
    while (i > 0) { // to the top, where it can be taken
      int parent = (i - 1) >>> 1;
      heap[i] = heap[parent];
      i = parent;
    }
    heap[0] = event;
    take();
  }

  private void sink(Event event) {
    int i = 0;
    int half = size >>> 1;
    while (i < half) {
      int child = 2 * i + 1;
      Event least = at(child);
      if (child + 1 < size && at(child + 1).before(least)) {
        least = at(++child);
      }
      if (event.before(least)) {
        break;
      }
      heap[i] = least;
      i = child;
    }
    heap[i] = event;
  }

  private Event at(int i) {
    return Objects.requireNonNull(heap[i]);
  }
}
