package dev.sluice.cli;

import dev.sluice.scenarios.smoke.LoadFigures;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** The figures of a smoke run under load, for people. */
final class LoadTables {

  private LoadTables() {}

  static void print(LoadFigures figures, PrintWriter out) {
    out.println();
    Table kinds = new Table("operation", "count", "refused", "in doubt", "p50 ms", "p99 ms");
    for (LoadFigures.Kind kind : figures.operations()) {
      kinds.row(
          kind.f(),
          String.valueOf(kind.count()),
          refused(kind.refused()),
          String.valueOf(kind.inDoubt()),
          tenths(kind.p50Millis()),
          tenths(kind.p99Millis()));
    }
    kinds.print(out);
    out.println();
    Table processes = new Table("process", "CPU s", "of a core", "memory MiB");
    for (LoadFigures.Used used : figures.processes()) {
      processes.row(
          used.name(),
          tenths(used.cpuSeconds()),
          tenths(100 * used.cpuSeconds() / figures.seconds()) + " %",
          String.valueOf(used.memoryMaxMib()));
    }
    processes.print(out);
  }

  private static String refused(Map<String, Long> byCode) {
    long all = byCode.values().stream().mapToLong(Long::longValue).sum();
    return all == 0 ? "0" : all + " " + byCode;
  }

  private static String tenths(double figure) {
    return String.format(Locale.ROOT, "%.1f", figure);
  }
}
