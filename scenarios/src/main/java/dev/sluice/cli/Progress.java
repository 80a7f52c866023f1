package dev.sluice.cli;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.SeedVerdict;
import java.util.Locale;

/**
 * How far a campaign is, on stderr: one line of the terminal that is written over again and again,
 * or, where stderr is no terminal, a line every ten seconds.
 */
final class Progress implements AutoCloseable {

  private static final long REDRAW_NANOS = 100_000_000;
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int BAR_COLUMNS_MAX = 30;
  private static final int TEXT_COLUMNS = 50; // what stands beside the bar

  private final Terminal terminal;
  private final long total;
  private final long beganNanos = System.nanoTime();
  private long drawnNanos = beganNanos;
  private long done;
  private long notPassed;

  Progress(Terminal terminal, long total) {
    this.terminal = terminal;
    this.total = total;
  }

  void add(SeedResult result) {
    done++;
    notPassed += result.verdict() == SeedVerdict.PASS ? 0 : 1;
    if (terminal.verbosity().isQuiet()) {
      return;
    }
    long now = System.nanoTime();
    if (terminal.verbosity().isVerbose()) {
      say(
          "%s seed %d: %s, %d steps"
              .formatted(
                  result.scenario(), result.seed(), result.verdict().label(), result.steps()));
    } else if (terminal.drawsProgress()) {
      if (now - drawnNanos >= REDRAW_NANOS) {
        drawnNanos = now;
        draw(bar() + text(now - beganNanos));
      }
    } else if (now - drawnNanos >= LINE_NANOS) {
      drawnNanos = now;
      say(text(now - beganNanos));
    }
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
    double rate = done * NANOS_PER_SECOND / elapsedNanos;
    return String.format(
        Locale.ROOT,
        "%d/%d  %.0f/s  ETA %.0f s  %d not passed",
        done,
        total,
        rate,
        (total - done) / rate,
        notPassed);
  }

  private void draw(String line) {
    // A line that goes round the edge could not be written over.
    String cut = line.substring(0, Math.min(line.length(), Math.max(0, terminal.errColumns() - 1)));
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
