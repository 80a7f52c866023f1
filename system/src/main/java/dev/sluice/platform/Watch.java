package dev.sluice.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A latest value that others may read, follow, or wait on. Level-triggered: a follower sees the
 * newest value after each burst of changes and may miss those between.
 *
 * <p>Any worker may read and follow; one owner sets.
 *
 * @param <T> an immutable type
 */
public final class Watch<T> {

  private record State<T>(T value, List<Follower<T>> followers) {}

  private record Follower<T>(Worker worker, Consumer<T> listener) {}

  /** Ends a follower's interest. */
  @FunctionalInterface
  public interface Subscription {
    /** No call begins after this returns, if called on the follower's own worker. */
    void cancel();
  }

  private final AtomicReference<State<T>> state;

  /** A watch that holds {@code initial}. */
  public Watch(T initial) {
    this.state = new AtomicReference<>(new State<>(initial, List.of()));
  }

  /** The latest value. */
  public T get() {
    return now().value();
  }

  /** Sets the value and tells the followers, unless it equals the one before. */
  public void set(T value) {
    State<T> before =
        Objects.requireNonNull(state.getAndUpdate(s -> new State<>(value, s.followers())));
    if (!before.value().equals(value)) {
      for (Follower<T> follower : now().followers()) {
        follower.worker().execute(() -> tell(follower));
      }
    }
  }

  /** Calls {@code listener} on {@code worker} with the newest value after each change from now. */
  public Subscription follow(Worker worker, Consumer<T> listener) {
    Follower<T> follower = new Follower<>(worker, listener);
    state.updateAndGet(
        s -> {
          List<Follower<T>> more = new ArrayList<>(s.followers());
          more.add(follower);
          return new State<>(s.value(), List.copyOf(more));
        });
    return () -> state.updateAndGet(s -> new State<>(s.value(), without(s.followers(), follower)));
  }

  /** Completes, on {@code worker}, with the first value seen that {@code wanted} accepts. */
  public CompletionStage<T> await(Worker worker, Predicate<T> wanted) {
    CompletableFuture<T> found = new CompletableFuture<>();
    Consumer<T> look =
        value -> {
          if (wanted.test(value)) {
            found.complete(value);
          }
        };
    Subscription subscription = follow(worker, look);
    worker.execute(() -> look.accept(get()));
    CompletionStage<T> stage = found;
    return stage.whenComplete((value, failure) -> subscription.cancel());
  }

  private State<T> now() {
    return Objects.requireNonNull(state.get()); // never null: set only to states made here
  }

  private void tell(Follower<T> follower) {
    State<T> now = now();
    if (now.followers().contains(follower)) {
      follower.listener().accept(now.value());
    }
  }

  private static <T> List<T> without(List<T> all, T one) {
    List<T> fewer = new ArrayList<>(all);
    fewer.remove(one);
    return List.copyOf(fewer);
  }
}
