package dev.sluice.sim.event;

/** What becomes of the run itself and of the process of Nexus. */
public sealed interface RunEvent extends RackEvent {

  /** Steps do not run in the order of time alone. */
  record ScheduleChosen(String schedule) implements RunEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of("nemesis", "schedule", "schedule-chosen", schedule)
          .with("schedule", schedule);
    }
  }

  /** The run has come to its next part. */
  record PhaseBegan(Phase phase) implements RunEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of("nemesis", "phase", "phase-began", phase.words())
          .with("phase", phase.label());
    }
  }

  /** A process of a host that is no sled has started. */
  record ProcessStarted(String host) implements RunEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(host, "process", "process-started", "starts");
    }
  }

  /** A process of a host that is no sled has ended. */
  record ProcessDied(String host) implements RunEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(host, "process", "process-died", "dies");
    }
  }

  /** A process begins to shut down. */
  record ShutdownBegan(String host) implements RunEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(host, "process", "shutdown-began", "shuts down");
    }
  }

  /** A process has shut down. */
  record ShutdownEnded(String host) implements RunEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of(host, "process", "shutdown-ended", "has shut down");
    }
  }

  /** A promise was found broken. */
  record ViolationFound(String oracle, String about, String message) implements RunEvent {
    @Override
    public TraceEntry entry() {
      return TraceEntry.of("judge", "violation", "violation-found", oracle + ": " + message)
          .with("oracle", oracle)
          .with("about", about)
          .with("message", message);
    }
  }
}
