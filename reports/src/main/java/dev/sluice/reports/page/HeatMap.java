package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** How often each kind of fault struck, by phase of the reservoir and state of a VMM. */
final class HeatMap {

  private static final List<String> PHASES =
      List.of("off", "absent", "setting-up", "ready", "degraded");

  private final Map<String, Map<String, Long>> byFault = new TreeMap<>();
  private final SortedSet<String> columns = new TreeSet<>(HeatMap::inOrder);
  private long most = 1;

  /** Of all scenarios of a summary. */
  HeatMap(JsonNode summary) {
    for (JsonNode scenario : summary.path("scenarios")) {
      JsonNode cells = scenario.path("coverage").path("cells");
      for (String cell : CampaignData.names(cells)) {
        int slash = cell.indexOf('/');
        String column = cell.substring(slash + 1);
        columns.add(column);
        long sum =
            byFault
                .computeIfAbsent(cell.substring(0, slash), any -> new TreeMap<>())
                .merge(column, cells.path(cell).asLong(), Long::sum);
        most = Math.max(most, sum);
      }
    }
  }

  private static int inOrder(String a, String b) {
    int phases =
        Integer.compare(
            PHASES.indexOf(a.substring(0, a.indexOf('/'))),
            PHASES.indexOf(b.substring(0, b.indexOf('/'))));
    return phases != 0 ? phases : a.compareTo(b);
  }

  /** How much there is in it. */
  String gist() {
    long strikes = 0;
    for (Map<String, Long> cells : byFault.values()) {
      strikes += cells.values().stream().mapToLong(Long::longValue).sum();
    }
    return "%,d strikes of %d kinds of fault in %d situations of a sled"
        .formatted(strikes, byFault.size(), columns.size());
  }

  void write(Html html) {
    List<String> all = List.copyOf(columns);
    html.leaf(
        "How often, by phase of the sled's reservoir (off: without a sled-agent) and below it the"
            + " state of a VMM that was placed on that sled.",
        "p",
        "class",
        "dim");
    html.wide(
        "Where faults struck",
        table -> {
          table.tag(
              head -> {
                head.tag(row -> phases(row, all), "tr");
                head.tag(row -> states(row, all), "tr");
              },
              "thead");
          table.tag(
              body -> byFault.forEach((fault, cells) -> row(body, fault, cells, all)), "tbody");
        },
        "heat");
  }

  private static void phases(Html row, List<String> columns) {
    row.leaf("fault", "th", "scope", "col", "rowspan", "2");
    for (String phase : PHASES) {
      long span = columns.stream().filter(column -> column.startsWith(phase + "/")).count();
      if (span > 0) {
        row.leaf(phase, "th", "scope", "colgroup", "colspan", String.valueOf(span));
      }
    }
    row.leaf("all", "th", "scope", "col", "rowspan", "2");
  }

  private static void states(Html row, List<String> columns) {
    columns.forEach(
        column -> row.leaf(column.substring(column.indexOf('/') + 1), "th", "scope", "col"));
  }

  private void row(Html body, String fault, Map<String, Long> cells, List<String> columns) {
    body.tag(
        row -> {
          row.leaf(fault, "th", "scope", "row");
          for (String column : columns) {
            long count = cells.getOrDefault(column, 0L);
            double share =
                count == 0
                    ? 0
                    : 0.12 + 0.88 * Math.log1p((double) count) / Math.log1p((double) most);
            row.leaf(
                count == 0 ? "" : ScenarioTables.grouped(count),
                "td",
                "style",
                String.format(Locale.ROOT, "--share:%.0f%%", 70 * share),
                "title",
                fault + " / " + column + ": " + count);
          }
          long sum = cells.values().stream().mapToLong(Long::longValue).sum();
          row.leaf(ScenarioTables.grouped(sum), "td", "class", "sum");
        },
        "tr");
  }
}
