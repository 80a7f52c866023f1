package dev.sluice.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A latest value that others may read or follow. Level-triggered: a follower sees the newest value
 * after each burst of changes and may miss those between.
 *
 * <p>Any worker may read and follow; one owner sets.
 *
 * @param <T> an immutable type
 */
public final class Watch<T> {

  private record State<T>(T value, List<Follower<T>> followers) {}

  private record Follower<T>(Worker worker, Consumer<T> listener) {}

  private final AtomicReference<State<T>> state;

  /** A watch that holds {@code initial}. */
  public Watch(T initial) {
    this.state = new AtomicReference<>(new State<>(initial, List.of()));
  }

  /** The latest value. */
  public T get() {
    return now().value();
  }

  /** Sets the value and calls the followers, unless it equals the one before. */
  public void set(T value) {
    State<T> before =
        Objects.requireNonNull(state.getAndUpdate(s -> new State<>(value, s.followers())));
    if (!before.value().equals(value)) {
      for (Follower<T> follower : now().followers()) {
        follower.worker().execute(() -> follower.listener().accept(now().value()));
      }
    }
  }

  /** Calls {@code listener} on {@code worker} with the newest value after each change from now. */
  public void follow(Worker worker, Consumer<T> listener) {
    Follower<T> follower = new Follower<>(worker, listener);
    state.updateAndGet(
        s -> {
          List<Follower<T>> more = new ArrayList<>(s.followers());
          more.add(follower);
          return new State<>(s.value(), List.copyOf(more));
        });
  }

  private State<T> now() {
    return Objects.requireNonNull(state.get()); // never null: set only to states made here
  }
}
