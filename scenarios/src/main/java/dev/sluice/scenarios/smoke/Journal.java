package dev.sluice.scenarios.smoke;

import clojure.lang.Tuple;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the driver of a smoke run has asked and was told, on its one clock: nanoseconds since the
 * run began. Operations of many threads; an operation is added when it has ended.
 */
final class Journal {

  private final long beganNanos = System.nanoTime();
  private final List<Entry> entries = new ArrayList<>();

  /**
   * An operation, or a deed of the driver that is none.
   *
   * @param object what it was asked of: {@code instance-3}, {@code sled-0}
   * @param ended {@link Op.Type#INFO} if its outcome is not known
   */
  record Entry(
      String object,
      String f,
      @Nullable Object value,
      long fromNanos,
      long toNanos,
      Op.Type ended,
      @Nullable String error,
      boolean deed) {}

  long nowNanos() {
    return System.nanoTime() - beganNanos;
  }

  synchronized void add(
      String object,
      String f,
      @Nullable Object value,
      long fromNanos,
      long toNanos,
      Op.Type ended,
      @Nullable String error) {
    entries.add(new Entry(object, f, value, fromNanos, toNanos, ended, error, false));
  }

  /** Adds what the driver has done to a part of the rack. */
  void deed(String object, String f) {
    deed(object, f, null);
  }

  /** The same, with what it was done with. */
  synchronized void deed(String object, String f, @Nullable Object value) {
    long now = nowNanos();
    entries.add(new Entry(object, f, value, now, now, Op.Type.INFO, null, true));
  }

  /** All objects of operations. */
  synchronized SortedSet<String> objects() {
    SortedSet<String> objects = new TreeSet<>();
    for (Entry entry : entries) {
      if (!entry.deed()) {
        objects.add(entry.object());
      }
    }
    return objects;
  }

  /** The history of one object. */
  synchronized List<Op> of(String object) {
    return history(
        entries.stream().filter(e -> !e.deed() && e.object().equals(object)).toList(),
        Entry::value);
  }

  /** All of it, with {@code [object value]} as values. */
  synchronized List<Op> whole() {
    return history(entries, entry -> Tuple.create(entry.object(), entry.value()));
  }

  synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** An event of a history. */
  private record Moment(long nanos, boolean end, Entry entry, int number) {}

  private static List<Op> history(List<Entry> of, Function<Entry, @Nullable Object> value) {
    List<Moment> moments = new ArrayList<>();
    for (int i = 0; i < of.size(); i++) {
      moments.add(new Moment(of.get(i).fromNanos(), false, of.get(i), i));
      if (!of.get(i).deed()) {
        moments.add(new Moment(of.get(i).toNanos(), true, of.get(i), i));
      }
    }
    // What begins in the instant in which another ends may have been before it.
    moments.sort(Comparator.comparingLong(Moment::nanos).thenComparing(Moment::end));
    History history = new History();
    int[] ids = new int[of.size()];
    for (Moment moment : moments) {
      Entry entry = moment.entry();
      if (entry.deed()) {
        history.nemesis(entry.f(), value.apply(entry), moment.nanos());
      } else if (!moment.end()) {
        Object asked = entry.f().equals("get") ? null : value.apply(entry);
        ids[moment.number()] = history.invoke(moment.number(), entry.f(), asked, moment.nanos());
      } else {
        int id = ids[moment.number()];
        switch (entry.ended()) {
          case OK -> history.ok(id, value.apply(entry), moment.nanos());
          case FAIL -> history.fail(id, entry.error(), moment.nanos());
          case INFO -> history.info(id, entry.error(), moment.nanos());
          case INVOKE -> throw new IllegalStateException("no operation ends by beginning");
        }
      }
    }
    return history.ops();
  }
}
