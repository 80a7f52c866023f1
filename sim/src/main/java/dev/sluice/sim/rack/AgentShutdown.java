package dev.sluice.sim.rack;

import dev.sluice.agent.SledAgent;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.SledEvent.LeftUnanswered;
import dev.sluice.sim.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** How far a sled's sled-agent is on its way to its end. */
final class AgentShutdown {

  /** How long a sled-agent that shuts down may take to answer. */
  private static final long ANSWERS_WITHIN_NANOS = 2_000_000_000L;

  private final Kernel kernel;
  private final SledNode sled;
  private final Events events;
  private @Nullable SledAgent ending;
  private boolean reached; // the running sled-agent has been told
  private long reachedNanos; // since when

  AgentShutdown(Kernel kernel, SledNode sled, Events events) {
    this.kernel = kernel;
    this.sled = sled;
    this.events = events;
  }

  /** A sled-agent is to shut down. */
  void begin(SledAgent agent) {
    ending = agent;
  }

  /** Whether it is to shut down. */
  boolean isOf(SledAgent agent) {
    return agent == ending;
  }

  /** The order to shut down has reached the sled-agent. */
  void reach(SledAgent agent) {
    agent.shutdown();
    reached = true;
    reachedNanos = kernel.nowNanos();
  }

  /** Whether the running sled-agent has been told to shut down. */
  boolean reached() {
    return reached;
  }

  /** Tells what the sled-agent, which ends now, has not answered though it had the time. */
  void leaveUnanswered() {
    long nanos = kernel.nowNanos() - ANSWERS_WITHIN_NANOS;
    if (reached && reachedNanos <= nanos) {
      for (String call : sled.unanswered(nanos)) {
        events.emit(new LeftUnanswered(sled.sled(), call));
      }
    }
  }

  /** The sled-agent has ended, in whichever way. */
  void end() {
    reached = false;
  }
}
