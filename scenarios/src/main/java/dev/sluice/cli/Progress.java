package dev.sluice.cli;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.trace.PlainText;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How far a campaign is, on stderr: one line of the terminal that is written over again and again,
 * or, where stderr is no terminal, a line every ten seconds. On a terminal the first seed of each
 * shape of failure stands above that line as soon as it is there.
 */
final class Progress implements AutoCloseable {

  private static final long REDRAW_NANOS = 100_000_000;
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BAR_COLUMNS_MAX = 30;
  private static final int TEXT_COLUMNS = 90; // what stands beside the bar
  private static final int SHAPES_MAX = 10;

  private final Terminal terminal;
  private final Map<String, Long> sizes;
  private final long total;
  private final LongSupplier clock;
  private long beganNanos;
  private final Set<String> shapes = new LinkedHashSet<>();
  private long drawnNanos;
  private String scenario = "";
  private long ofScenario;
  private long done;
  private long recalled;
  private long notPassed;

  /**
   * Of a campaign that begins now.
   *
   * @param sizes seeds of each scenario, by name
   * @param clock in nanoseconds
   */
  Progress(Terminal terminal, Map<String, Long> sizes, LongSupplier clock) {
    this.terminal = terminal;
    this.sizes = Map.copyOf(sizes);
    this.total = sizes.values().stream().mapToLong(Long::longValue).sum();
    this.clock = clock;
    this.beganNanos = clock.getAsLong();
    this.drawnNanos = beganNanos;
  }

  /**
   * A seed that an earlier run of the campaign has left: it is done, and says nothing of how fast
   * this one is. Those come before all others.
   */
  void recall(SeedResult result) {
    count(result);
    recalled++;
    beganNanos = clock.getAsLong();
    drawnNanos = beganNanos;
  }

  private boolean count(SeedResult result) {
    done++;
    ofScenario = result.scenario().equals(scenario) ? ofScenario + 1 : 1;
    scenario = result.scenario();
    boolean passed = result.verdict() == SeedVerdict.PASS;
    notPassed += passed ? 0 : 1;
    return passed;
  }

  void add(SeedResult result) {
    boolean passed = count(result);
    if (terminal.verbosity().isQuiet()) {
      return;
    }
    long now = clock.getAsLong();
    if (terminal.verbosity().isVerbose()) {
      say(
          "%s seed %d: %s, %d steps"
              .formatted(
                  result.scenario(), result.seed(), result.verdict().label(), result.steps()));
    } else if (terminal.drawsProgress()) {
      if (!passed && shapes.size() < SHAPES_MAX && shapes.add(FailureReport.shape(result))) {
        draw("");
        say(Terminal.fitting(failure(result), terminal.errColumns()));
      }
      if (now - drawnNanos >= REDRAW_NANOS) {
        drawnNanos = now;
        draw(bar() + text(now - beganNanos));
      }
    } else if (now - drawnNanos >= LINE_NANOS) {
      drawnNanos = now;
      say(text(now - beganNanos));
    }
  }

  private static String failure(SeedResult result) {
    return "%s %s seed %d: %s"
        .formatted(
            result.verdict().label().toUpperCase(Locale.ROOT),
            result.scenario(),
            result.seed(),
            PlainText.in(result.complaint()));
  }

  private void say(String line) {
    terminal.err().println(line);
    terminal.err().flush();
  }

  private String bar() {
    int bar = Math.max(0, Math.min(BAR_COLUMNS_MAX, terminal.errColumns() - TEXT_COLUMNS));
    int full = (int) (bar * done / Math.max(1, total));
    return "[" + "#".repeat(full) + ".".repeat(bar - full) + "] ";
  }

  private String text(long elapsedNanos) {
    double rate = (done - recalled) * NANOS_PER_SECOND / elapsedNanos;
    return String.format(
        Locale.ROOT,
        "%d/%d  %.0f/s  ETA %.0f s  %d not passed  %s %d/%d",
        done,
        total,
        rate,
        (total - done) / rate,
        notPassed,
        scenario,
        ofScenario,
        sizes.getOrDefault(scenario, ofScenario));
  }

  private void draw(String line) {
    // A line that goes round the edge could not be written over.
    String cut = Terminal.fitting(line, terminal.errColumns() - 1);
    // Back to the first column, the line, and away with what is left of the one before.
    terminal.err().print("\r" + cut + "\u001b[K");
    terminal.err().flush();
  }

  @Override
  public void close() {
    if (terminal.drawsProgress() && !terminal.verbosity().isVerbose()) {
      draw("");
    }
  }
}
