package dev.sluice.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which lines of a trace are printed. */
final class TraceOptions {

  /** Levels of the log, and none of them. */
  enum LogLevel {
    OFF,
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--trace",
      description = "Prints what happens: step, virtual time, who, and what.")
  private boolean trace;

  @Option(
      names = "--from",
      paramLabel = "T",
      description = "Prints nothing before this virtual time.")
  private @Nullable String from;

  @Option(
      names = "--until",
      paramLabel = "T",
      description = "Prints nothing after this virtual time, such as 90s, 1500ms or 2m.")
  private @Nullable String until;

  @Option(
      names = "--actor",
      paramLabel = "A",
      split = ",",
      description = "Prints only what these do, such as sled-2 or nexus,store.")
  private List<String> actors = new ArrayList<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      split = ",",
      description = "Prints only what is about these, by id or by short name, such as vm-3.")
  private List<String> ids = new ArrayList<>();

  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      description =
          "With --trace: the log lines of sled-agents and Nexus from this level on, at their"
              + " virtual time: ${COMPLETION-CANDIDATES}; info if not given.")
  private LogLevel log = LogLevel.INFO;

  @Option(
      names = "--unfolded",
      description = "Prints the rounds too that repeat after the faults have ended.")
  private boolean unfolded;

  /** Whether a trace is to be printed. */
  boolean requested() {
    return trace;
  }

  /** The least level of log lines; null for none. */
  @Nullable String logLevel() {
    return !trace || log == LogLevel.OFF ? null : log.name();
  }

  /** What is to be printed; refuses times that are none. */
  TracePrinter printer() {
    long fromNanos = from == null ? 0 : VirtualTime.parse("--from", from);
    long untilNanos = until == null ? Long.MAX_VALUE : VirtualTime.parse("--until", until);
    return new TracePrinter(fromNanos, untilNanos, actors, ids, !unfolded);
  }
}
