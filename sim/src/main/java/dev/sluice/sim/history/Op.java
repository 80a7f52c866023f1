package dev.sluice.sim.history;

import clojure.lang.ILookup;
import clojure.lang.IPersistentCollection;
import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import clojure.lang.RT;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One event of a history, as Jepsen writes it: a process invokes an operation, or learns how it
 * ended.
 *
 * <p>To Clojure it looks like the map it stands for: {@code (:process op)}, {@code (:type op)},
 * {@code (:f op)}, {@code (:value op)}, {@code (:time op)}, {@code (:index op)}, {@code (:error
 * op)}.
 */
public final class Op implements ILookup {

  /** The process number of the fault injector, which EDN calls {@code :nemesis}. */
  public static final long NEMESIS = Long.MIN_VALUE;

  /** Numbers from here down stand for processes with names, which {@link #extra} has. */
  static final long NAMED_BELOW = Long.MIN_VALUE / 2;

  /** What an event says of its operation. */
  public enum Type {
    /** The operation starts. */
    INVOKE,
    /** It happened, with this result. */
    OK,
    /** It did not happen and never will. */
    FAIL,
    /** Nobody knows whether it happened, or will yet. */
    INFO;

    /** The keyword that EDN uses. */
    public final Keyword keyword = Keyword.intern(null, name().toLowerCase(Locale.ROOT));
  }

  static final Keyword PROCESS = Keyword.intern(null, "process");
  static final Keyword TYPE = Keyword.intern(null, "type");
  static final Keyword F = Keyword.intern(null, "f");
  static final Keyword VALUE = Keyword.intern(null, "value");
  static final Keyword TIME = Keyword.intern(null, "time");
  static final Keyword INDEX = Keyword.intern(null, "index");
  static final Keyword ERROR = Keyword.intern(null, "error");
  static final Keyword NEMESIS_NAME = Keyword.intern(null, "nemesis");

  private final int index;
  private final long timeNanos;
  private final long process;
  private final Type type;
  private final Keyword f;
  private final @Nullable Object value;
  private final @Nullable Object error;
  private final @Nullable IPersistentMap extra;
  private final int line;

  /** An event of a run of our own: nothing beyond the keys that every event has. */
  public Op(
      int index,
      long timeNanos,
      long process,
      Type type,
      Keyword f,
      @Nullable Object value,
      @Nullable Object error) {
    this(index, timeNanos, process, type, f, value, error, null, 0);
  }

  /**
   * An event as a file has it.
   *
   * @param extra keys that are none of ours, kept so that they can be written back; or null
   * @param line where in the file its map starts, from 1; 0 if it comes from no file
   */
  Op(
      int index,
      long timeNanos,
      long process,
      Type type,
      Keyword f,
      @Nullable Object value,
      @Nullable Object error,
      @Nullable IPersistentMap extra,
      int line) {
    this.index = index;
    this.timeNanos = timeNanos;
    this.process = process;
    this.type = type;
    this.f = f;
    this.value = value;
    this.error = error;
    this.extra = extra;
    this.line = line;
  }

  /**
   * Its place in the whole history. In a part of a history (one key, one sled) indices have gaps.
   */
  public int index() {
    return index;
  }

  /**
   * Nanoseconds since the run began; -1 if unknown. Information only: order is that of the list.
   */
  public long timeNanos() {
    return timeNanos;
  }

  /** The client's number, or one that stands for its name, or {@link #NEMESIS}. */
  public long process() {
    return process;
  }

  /** True for an event of the fault injector, which no model ever sees. */
  public boolean isNemesis() {
    return process == NEMESIS;
  }

  public Type type() {
    return type;
  }

  /** The function, without its colon. */
  public String f() {
    return f.sym.toString();
  }

  /** The function, as models compare it. */
  public Keyword fKeyword() {
    return f;
  }

  /** Argument or result, as Clojure data. */
  public @Nullable Object value() {
    return value;
  }

  /** Why it failed or is in doubt, if anyone said so. */
  public @Nullable Object error() {
    return error;
  }

  /** Keys of the file that are none of ours, or null. */
  @Nullable IPersistentMap extra() {
    return extra;
  }

  /** The line of the file at which this event starts, from 1; 0 if it comes from no file. */
  public int line() {
    return line;
  }

  /** This event as Jepsen's map. */
  public IPersistentMap toMap() {
    IPersistentMap map =
        RT.map(
            INDEX,
            (long) index,
            TIME,
            timeNanos,
            TYPE,
            type.keyword,
            PROCESS,
            processName(),
            F,
            f,
            VALUE,
            value);
    if (error != null) {
      map = map.assoc(ERROR, error);
    }
    return extra == null ? map : (IPersistentMap) ((IPersistentCollection) map).cons(extra);
  }

  /** This event with another value: an invocation that has learnt its result, say. */
  public Op withValue(@Nullable Object newValue) {
    return newValue == value
        ? this
        : new Op(index, timeNanos, process, type, f, newValue, error, extra, line);
  }

  @Override
  public @Nullable Object valAt(Object key) {
    return valAt(key, null);
  }

  @Override
  public @Nullable Object valAt(Object key, @Nullable Object otherwise) {
    if (extra != null && extra.containsKey(key)) {
      return extra.valAt(key);
    } else if (key == F) {
      return f;
    } else if (key == VALUE) {
      return value;
    } else if (key == TYPE) {
      return type.keyword;
    } else if (key == PROCESS) {
      return processName();
    } else if (key == INDEX) {
      return (long) index;
    } else if (key == TIME) {
      return timeNanos;
    } else if (key == ERROR && error != null) {
      return error;
    }
    return otherwise;
  }

  /** The process as the history names it: a number, {@code :nemesis} or another name. */
  public Object processName() {
    if (process <= NAMED_BELOW && extra != null) {
      Object name = extra.valAt(PROCESS);
      if (name != null) {
        return name;
      }
    }
    return isNemesis() ? NEMESIS_NAME : (Object) process;
  }

  /** This event at another place in the history. */
  Op withIndex(int newIndex) {
    return new Op(newIndex, timeNanos, process, type, f, value, error, extra, line);
  }

  /** As one line of a {@code history.edn}. */
  @Override
  public String toString() {
    return EdnWriter.op(this);
  }
}
