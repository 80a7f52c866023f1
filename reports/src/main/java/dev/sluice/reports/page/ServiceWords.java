package dev.sluice.reports.page;

import java.util.Locale;

/** Figures of service in words, with their units. */
final class ServiceWords {

  private static final String MILLIS = "Millis";

  private ServiceWords() {}

  /** {@code outage: 99th percentile rose from 5 s to 5.51 s}. */
  static String changed(String figure, String statistic, long was, long is) {
    return "%s: %s %s from %s to %s"
        .formatted(
            name(figure),
            statistic.equals("p99") ? "99th percentile" : statistic,
            is > was ? "rose" : "fell",
            value(figure, was),
            value(figure, is));
  }

  /** {@code outageMillis} as {@code outage}. */
  private static String name(String figure) {
    String bare =
        figure.endsWith(MILLIS) ? figure.substring(0, figure.length() - MILLIS.length()) : figure;
    return bare.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT).strip();
  }

  private static String value(String figure, long value) {
    if (!figure.endsWith(MILLIS)) {
      return String.valueOf(value);
    }
    return value < 1000
        ? value + " ms"
        : String.format(Locale.ROOT, "%.2f", value / 1000.0).replaceFirst("\\.?0+$", "") + " s";
  }
}
