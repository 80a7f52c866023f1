package dev.sluice.sim.rack;

import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import org.jspecify.annotations.Nullable;

/** Receives the events of one call, in the step in which they happen. */
interface CallListener {

  /** Ignores all events. */
  CallListener NONE = new CallListener() {};

  /** Gives each call of one caller its listener, as the call is sent. */
  @FunctionalInterface
  interface Source {
    CallListener sent(Host to, Call<?> call);
  }

  /** Whether the network may make a second copy of the call. */
  default boolean mayBeDoubled() {
    return true;
  }

  /** The network has made a second copy of the call. */
  default void doubled() {}

  /** A process is about to serve the call; once more for a second copy. */
  default void served() {}

  /** The process has made an answer, whether it arrives or not; once more for a copy. */
  default void decided(Answer<?> answer) {}

  /** The caller has the outcome; a failure is an error in answer, or why there is no answer. */
  default void ended(@Nullable Object value, @Nullable Throwable failure) {}
}
