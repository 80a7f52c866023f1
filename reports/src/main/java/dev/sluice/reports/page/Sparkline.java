package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A curve in a cell: behaviours over seeds, the diagonal being one new behaviour a seed. */
final class Sparkline {

  private static final int WIDTH = 120;
  private static final int HEIGHT = 20;

  private Sparkline() {}

  static void write(Html html, JsonNode points) {
    double most = 1;
    for (JsonNode point : points) {
      most = Math.max(most, point.path("seeds").asDouble());
    }
    StringBuilder path = new StringBuilder("M0 " + HEIGHT);
    for (JsonNode point : points) {
      path.append(
          String.format(
              Locale.ROOT,
              "L%.1f %.1f",
              WIDTH * point.path("seeds").asDouble() / most,
              HEIGHT - (HEIGHT - 2) * point.path("distinct").asDouble() / most));
    }
    html.tag(
        svg ->
            svg.tag(
                    none -> {},
                    "path",
                    "class",
                    "diagonal",
                    "d",
                    "M0 " + HEIGHT + "L" + WIDTH + " 2")
                .tag(none -> {}, "path", "class", "curve", "d", path.toString()),
        "svg",
        "viewBox",
        "0 0 " + WIDTH + " " + HEIGHT,
        "width",
        String.valueOf(WIDTH),
        "height",
        String.valueOf(HEIGHT),
        "role",
        "img",
        "aria-label",
        "behaviours over seeds");
  }
}
