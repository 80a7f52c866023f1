package dev.sluice.agent;

import dev.sluice.api.GuestMemory;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.platform.Backoff;
import java.time.Duration;

/**
 * The delays and step sizes of a sled-agent.
 *
 * @param notifierPause least time between two contacts of the notifier with Nexus
 * @param requestTimeout longest wait for an answer of Nexus
 * @param launchDeadline longest wait of a launch for the reservoir; must end before Nexus gives up
 *     on the request, so that the refusal arrives in time
 * @param retry pauses between tries at bhyve after an error
 * @param resizeStepBytes most that one resize call may change: a call cannot be taken back, and
 *     progress shows only between calls
 * @param resizeChunkBytes what bhyve adds or removes at a time within one call; an error undoes the
 *     chunk in hand only
 * @param lookPeriod time between two looks at what bhyve holds while nothing else calls for one
 */
public record Timing(
    Duration notifierPause,
    Duration requestTimeout,
    Duration launchDeadline,
    Backoff retry,
    long resizeStepBytes,
    long resizeChunkBytes,
    Duration lookPeriod) {

  /** Checks that all are positive and sizes are in whole pages. */
  public Timing {
    positive("notifierPause", notifierPause);
    positive("requestTimeout", requestTimeout);
    positive("launchDeadline", launchDeadline);
    positive("lookPeriod", lookPeriod);
    wholePages("resizeStepBytes", resizeStepBytes);
    wholePages("resizeChunkBytes", resizeChunkBytes);
  }

  /**
   * The values of a production sled. Notifier pause and chunk are Omicron's; the request timeout is
   * the default of its HTTP clients. 45 s for a launch leaves 15 s of the 60 s that Nexus waits for
   * a sled-agent. bhyve adds 7 to 8 GiB/s, so a step of 16 GiB takes about 2 s. A look costs a
   * system call of microseconds; 30 s is how long a size may be advertised that another took away.
   */
  public static Timing standard() {
    return new Timing(
        Duration.ofSeconds(2),
        Duration.ofSeconds(15),
        Duration.ofSeconds(45),
        new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(60)),
        16 * GuestMemory.GIB,
        GuestMemory.GIB,
        Duration.ofSeconds(30));
  }

  private static void positive(String name, Duration value) {
    if (value.compareTo(Duration.ZERO) <= 0) {
      throw new IllegalArgumentException(name + ": expected more than 0, got " + value);
    }
  }

  private static void wholePages(String name, long bytes) {
    if (bytes <= 0 || bytes % Bhyve.PAGE_BYTES != 0) {
      throw new IllegalArgumentException(
          name + ": expected a positive multiple of " + Bhyve.PAGE_BYTES + ", got " + bytes);
    }
  }
}
