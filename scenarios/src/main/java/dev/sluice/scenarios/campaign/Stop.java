package dev.sluice.scenarios.campaign;

import java.util.ArrayList;
import java.util.List;

/** A request, from any thread, to end a command early and in good order. */
public final class Stop {

  private final List<Runnable> listeners = new ArrayList<>();
  private boolean requested;
  private boolean polled;
  private boolean violated;
  private boolean usual;
  private int usualCode;

  /** Requests the end; the listener runs once. */
  public synchronized void request() {
    if (!requested) {
      requested = true;
      listeners.forEach(Runnable::run);
    }
  }

  /** Whether the end was requested. */
  public synchronized boolean requested() {
    return requested;
  }

  /** Notes that the command looks at {@link #requested} now and then, and sums up once it is. */
  public synchronized void isPolled() {
    polled = true;
  }

  /** Whether the command ends in good order once this is requested. */
  public synchronized boolean isHeard() {
    return polled || !listeners.isEmpty();
  }

  /** Runs {@code listener} when the end is requested; at once if it already was. */
  public synchronized void onRequest(Runnable listener) {
    listeners.add(listener);
    if (requested) {
      listener.run();
    }
  }

  /** Notes that the command serves until it is told to end: then it ends with success. */
  public synchronized void isTheUsualEnd() {
    usual = true;
  }

  /** Notes what such a command ends with instead. */
  public synchronized void usualEndIs(int exitCode) {
    usualCode = exitCode;
  }

  /** What a command that serves until it is told to end then ends with. */
  public synchronized int usualCode() {
    return usualCode;
  }

  /** Whether the command serves until it is told to end. */
  public synchronized boolean usualEnd() {
    return usual;
  }

  /** Notes that a violation was found: the exit code says so, whatever happens afterwards. */
  public synchronized void violationFound() {
    violated = true;
  }

  /** Whether a violation was found. */
  public synchronized boolean hasViolation() {
    return violated;
  }
}
