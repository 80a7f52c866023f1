package dev.sluice.races;

import dev.sluice.platform.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A copy of the real one with a planted race. */
public final class ToldByTornWatch extends Told {

  public ToldByTornWatch() {
    this(new TornWatch());
  }

  private ToldByTornWatch(TornWatch watch) {
    super(watch::follow, watch::set);
  }

  /** Looks at the list of followers, and then replaces it: one that came between is forgotten. */
  private static final class TornWatch {

    private record Follower(Worker worker, Consumer<Integer> listener) {}

    private volatile int value;
    private volatile List<Follower> followers = List.of();

    void set(int newest) {
      if (value != newest) {
        value = newest;
        for (Follower one : followers) {
          one.worker().execute(() -> one.listener().accept(value));
        }
      }
    }

    void follow(Worker worker, Consumer<Integer> listener) {
      List<Follower> more = new ArrayList<>(followers);
      more.add(new Follower(worker, listener));
      followers = List.copyOf(more);
    }
  }
}
