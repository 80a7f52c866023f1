package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows of text under a heading: the first column to the left, numbers to the right. */
final class Table {

  private static final String GAP = "  ";
  private static final String CUT = "...";
  private static final int FIRST_COLUMNS_MIN = 12;

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... heading) {
    rows.add(List.of(heading));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /**
   * Makes it fit into so many columns: leaves out those of {@code spare}, in order, until it does,
   * and at last cuts what stands in the first one.
   */
  void fit(int columns, String... spare) {
    for (String heading : spare) {
      if (width() > columns && rows.get(0).contains(heading)) {
        leaveOut(rows.get(0).indexOf(heading));
      }
    }
    int over = width() - columns;
    if (over > 0) {
      int first = Math.max(FIRST_COLUMNS_MIN, widths()[0] - over);
      rows.replaceAll(row -> with(cut(row.get(0), first), row));
    }
  }

  private void leaveOut(int column) {
    rows.replaceAll(
        row -> {
          List<String> rest = new ArrayList<>(row);
          rest.remove(column);
          return rest;
        });
  }

  private static List<String> with(String first, List<String> row) {
    List<String> cells = new ArrayList<>(row);
    cells.set(0, first);
    return cells;
  }

  private static String cut(String text, int columns) {
    return text.length() <= columns ? text : text.substring(0, columns - CUT.length()) + CUT;
  }

  private int width() {
    int width = -GAP.length();
    for (int each : widths()) {
      width += GAP.length() + each;
    }
    return width;
  }

  private int[] widths() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  void print(PrintWriter out) {
    int[] widths = widths();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String padding = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? row.get(i) + padding : GAP + padding + row.get(i));
      }
      out.println(line);
    }
  }
}
