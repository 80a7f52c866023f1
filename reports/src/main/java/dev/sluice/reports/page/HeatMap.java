package dev.sluice.reports.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
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

  void write(Html html) {
    List<String> all = new ArrayList<>(columns);
    html.tag(
        table -> {
          table.leaf("strikes", "caption");
          table.tag(head -> head.tag(row -> header(row, all), "tr"), "thead");
          table.tag(
              body -> byFault.forEach((fault, cells) -> row(body, fault, cells, all)), "tbody");
        },
        "table",
        "class",
        "heat");
  }

  private static void header(Html row, List<String> columns) {
    row.leaf("fault", "th", "scope", "col");
    for (String column : columns) {
      int slash = column.indexOf('/');
      row.tag(
          cell ->
              cell.leaf(column.substring(0, slash), "span")
                  .leaf(column.substring(slash + 1), "small"),
          "th",
          "scope",
          "col");
    }
    row.leaf("all", "th", "scope", "col");
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
                count == 0 ? "" : String.valueOf(count),
                "td",
                "style",
                String.format(Locale.ROOT, "--share:%.0f%%", 70 * share),
                "title",
                fault + " / " + column + ": " + count);
          }
          long sum = cells.values().stream().mapToLong(Long::longValue).sum();
          row.leaf(String.valueOf(sum), "td", "class", "sum");
        },
        "tr");
  }
}
