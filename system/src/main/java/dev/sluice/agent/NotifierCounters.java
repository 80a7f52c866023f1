package dev.sluice.agent;

/**
 * What the notifier has done so far. A request counts as completed however it ended, also by
 * time-out.
 *
 * @param getsStarted requests for what Nexus holds
 * @param getsCompleted of those, ended
 * @param putsStarted reports
 * @param putsCompleted of those, ended
 * @param cancelledPending contacts that found that Nexus already held the current state
 */
public record NotifierCounters(
    long getsStarted,
    long getsCompleted,
    long putsStarted,
    long putsCompleted,
    long cancelledPending) {

  static final NotifierCounters ZERO = new NotifierCounters(0, 0, 0, 0, 0);

  NotifierCounters getStarted() {
    return new NotifierCounters(
        getsStarted + 1, getsCompleted, putsStarted, putsCompleted, cancelledPending);
  }

  NotifierCounters getCompleted() {
    return new NotifierCounters(
        getsStarted, getsCompleted + 1, putsStarted, putsCompleted, cancelledPending);
  }

  NotifierCounters putStarted() {
    return new NotifierCounters(
        getsStarted, getsCompleted, putsStarted + 1, putsCompleted, cancelledPending);
  }

  NotifierCounters putCompleted() {
    return new NotifierCounters(
        getsStarted, getsCompleted, putsStarted, putsCompleted + 1, cancelledPending);
  }

  NotifierCounters pendingCancelled() {
    return new NotifierCounters(
        getsStarted, getsCompleted, putsStarted, putsCompleted, cancelledPending + 1);
  }
}
