package dev.sluice.scenarios.campaign;

import java.util.ArrayList;
import java.util.List;

/** A wish, from any thread, that what is under way ends early and in good order. */
public final class Stop {

  private final List<Runnable> listeners = new ArrayList<>();
  private boolean requested;
  private boolean violated;

  /** Asks for the end; whoever listens is told, once. */
  public synchronized void request() {
    if (!requested) {
      requested = true;
      listeners.forEach(Runnable::run);
    }
  }

  /** Whether the end was asked for. */
  synchronized boolean requested() {
    return requested;
  }

  /** Whether anybody would hear. */
  public synchronized boolean isHeard() {
    return !listeners.isEmpty();
  }

  /** Has {@code listener} run when the end is asked for; at once if it was. */
  public synchronized void onRequest(Runnable listener) {
    listeners.add(listener);
    if (requested) {
      listener.run();
    }
  }

  /** Notes that a violation was found: whatever happens from here on, that is to be told. */
  public synchronized void violationFound() {
    violated = true;
  }

  /** Whether a violation was found. */
  public synchronized boolean hasViolation() {
    return violated;
  }
}
