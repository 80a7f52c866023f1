package dev.sluice.sim.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap ordered by (time, seeded tie-break, sequence): no two events are equal. The times
 * are kept in a column of their own, since most comparisons need nothing else, and each event knows
 * its slot, so that one from the middle can be taken out without a search.
 */
final class EventQueue {

  private @Nullable Event[] heap = new Event[256];
  private long[] times = new long[256];
  private int size;

  boolean isEmpty() {
    return size == 0;
  }

  Event peek() {
    return at(0);
  }

  /** When the first event is due; the queue is not empty. */
  long firstNanos() {
    return times[0];
  }

  void add(Event event) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
      times = Arrays.copyOf(times, size * 2);
    }
    rise(event, size++);
  }

  Event take() {
    Event first = at(0);
    removeAt(0);
    return first;
  }

  /**
   * Adds to {@code found}, which is empty, what is due by then. Looks at no more than thrice as
   * many events.
   */
  void dueBy(long timeNanos, List<Event> found) {
    if (size > 0 && times[0] <= timeNanos) {
      found.add(at(0));
    }
    for (int i = 0; i < found.size(); i++) {
      int child = 2 * found.get(i).slot + 1;
      if (child < size && times[child] <= timeNanos) {
        found.add(at(child));
      }
      if (child + 1 < size && times[child + 1] <= timeNanos) {
        found.add(at(child + 1));
      }
    }
  }

  /** Takes out an event that is in the queue. */
  void remove(Event event) {
    removeAt(event.slot);
  }

  private void removeAt(int i) {
    Event last = at(--size);
    heap[size] = null;
    if (i == size) {
      return;
    }
    if (i > 0 && last.before(at((i - 1) >>> 1))) {
      rise(last, i);
    } else {
      sink(last, i);
    }
  }

  /** Puts {@code event} into the free slot {@code i} or one of those above it. */
  private void rise(Event event, int i) {
    int slot = i;
    while (slot > 0) {
      int parent = (slot - 1) >>> 1;
      if (times[parent] < event.timeNanos || !event.before(at(parent))) {
        break;
      }
      set(slot, at(parent));
      slot = parent;
    }
    set(slot, event);
  }

  /** Puts {@code event} into the free slot {@code i} or one of those below it. */
  private void sink(Event event, int i) {
    int slot = i;
    int half = size >>> 1;
    while (slot < half) {
      int child = 2 * slot + 1;
      if (child + 1 < size && before(child + 1, child)) {
        child++;
      }
      if (event.timeNanos < times[child] || event.before(at(child))) {
        break;
      }
      set(slot, at(child));
      slot = child;
    }
    set(slot, event);
  }

  private boolean before(int one, int other) {
    return times[one] != times[other] ? times[one] < times[other] : at(one).before(at(other));
  }

  private void set(int slot, Event event) {
    heap[slot] = event;
    times[slot] = event.timeNanos;
    event.slot = slot;
  }

  private Event at(int i) {
    return Objects.requireNonNull(heap[i]);
  }
}
