package dev.sluice.cli;

import dev.sluice.reports.SeedResult;
import dev.sluice.reports.Verdict;
import java.util.Locale;

/**
 * How far a campaign is, in one line of the terminal that is written over again and again; nothing
 * at all if there is no terminal.
 */
final class Progress implements AutoCloseable {

  private static final long REDRAW_NANOS = 100_000_000;
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
    notPassed += result.verdict() == Verdict.PASS ? 0 : 1;
    long now = System.nanoTime();
    if (terminal.interactive() && now - drawnNanos >= REDRAW_NANOS) {
      drawnNanos = now;
      draw(line(now - beganNanos));
    }
  }

  private String line(long elapsedNanos) {
    double rate = done * NANOS_PER_SECOND / elapsedNanos;
    int bar = Math.max(0, Math.min(BAR_COLUMNS_MAX, terminal.columns() - TEXT_COLUMNS));
    int full = (int) (bar * done / Math.max(1, total));
    return String.format(
        Locale.ROOT,
        "[%s%s] %d/%d  %.0f/s  ETA %.0f s  %d not passed",
        "#".repeat(full),
        ".".repeat(bar - full),
        done,
        total,
        rate,
        (total - done) / rate,
        notPassed);
  }

  private void draw(String line) {
    // Back to the first column, the line, and away with what is left of the one before.
    terminal.err().print("\r" + line + "\u001b[K");
    terminal.err().flush();
  }

  @Override
  public void close() {
    if (terminal.interactive()) {
      draw("");
    }
  }
}
