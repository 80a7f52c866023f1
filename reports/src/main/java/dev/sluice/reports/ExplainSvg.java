package dev.sluice.reports;

import java.util.List;
import java.util.Locale;

/**
 * An explanation as a picture: the share of runs that fail in the same way, by the step up to which
 * they are the run that failed, with the steepest rise marked; and below it, from just before each
 * fault strikes, the share with it (pale) and without it. Thin lines are 95 % intervals. One SVG
 * file that needs nothing else.
 */
public final class ExplainSvg {

  private static final int WIDTH = 780;
  private static final int LEFT = 56;
  private static final int TOP = 56;
  private static final int PLOT_WIDTH = 680;
  private static final int PLOT_HEIGHT = 220;
  private static final int ROW = 22;
  private static final int BAR_LEFT = 420;
  private static final int BAR_WIDTH = 260;

  private static final String STYLE =
      """
      <style>
        svg { background: #fff; font: 12px system-ui, sans-serif; }
        text { fill: #333; } .title { font-size: 14px; font-weight: 600; }
        .grid { stroke: #ddd; } .curve { fill: none; stroke: #2563a8; stroke-width: 2; }
        .jump { stroke: #c62828; stroke-width: 4; } .point { fill: #2563a8; }
        .rail { fill: #eee; } .bar { fill: #2563a8; } .with { fill: #9dbfe0; }
        .interval { stroke: #555; stroke-width: 1; }
      </style>
      """;

  /**
   * A point of the curve.
   *
   * @param step steps that are as they were
   * @param time virtual time of that step, as text
   * @param share of the runs drawn anew from there that fail in the same way
   */
  public record Point(long step, String time, Percent share) {
    private int percent() {
      return share.value();
    }
  }

  /**
   * A share in percent.
   *
   * @param low the lower end of its 95 % interval
   * @param high the upper end of that
   */
  public record Percent(int value, int low, int high) {}

  /**
   * The runs drawn anew from just before a fault strikes.
   *
   * @param fault which, in words
   * @param with the share that fails in the same way with it
   * @param without the share that does without it
   */
  public record Without(String fault, Percent with, Percent without) {}

  private final StringBuilder svg = new StringBuilder();
  private final List<Point> curve;

  private ExplainSvg(List<Point> curve) {
    this.curve = curve;
  }

  /**
   * The picture.
   *
   * @param title what failed
   * @param curve at least one point, by step
   */
  public static String of(String title, List<Point> curve, List<Without> faults) {
    return new ExplainSvg(curve).draw(title, faults);
  }

  private String draw(String title, List<Without> faults) {
    int below = TOP + PLOT_HEIGHT + 64;
    int height = below + (faults.isEmpty() ? 0 : faults.size() * ROW + 24);
    add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">\n", WIDTH, height);
    svg.append(STYLE);
    text(LEFT, 20, "start", "title", title);
    text(
        LEFT,
        40,
        "start",
        "",
        "P(same failure) if all is as it was up to a step, and drawn anew after it");
    axes();
    line();
    for (Point point : curve) {
      add(
          "<path class=\"interval\" d=\"M%d %dV%d\"/>\n",
          x(point), y(point.share().low()), y(point.share().high()));
      add("<circle class=\"point\" cx=\"%d\" cy=\"%d\" r=\"3\">", x(point), y(point.percent()));
      add(
          "<title>step %d, %s: %d %%</title></circle>\n",
          point.step(), point.time(), point.percent());
    }
    if (!faults.isEmpty()) {
      text(
          LEFT,
          below,
          "start",
          "",
          "P(same failure) from before a fault strikes: with it (pale), without it");
    }
    for (int i = 0; i < faults.size(); i++) {
      bar(faults.get(i), below + 8 + i * ROW);
    }
    return svg.append("</svg>\n").toString();
  }

  private void axes() {
    for (int percent = 0; percent <= 100; percent += 25) {
      int y = y(percent);
      add("<path class=\"grid\" d=\"M%d %dh%d\"/>\n", LEFT, y, PLOT_WIDTH);
      text(LEFT - 6, y + 4, "end", "", percent + " %");
    }
    Point last = curve.get(curve.size() - 1);
    int y = TOP + PLOT_HEIGHT + 18;
    text(LEFT, y, "start", "", "step 0");
    text(LEFT + PLOT_WIDTH, y, "end", "", "step " + last.step() + ", " + last.time());
  }

  private void line() {
    StringBuilder path = new StringBuilder();
    int jump = -1;
    int rise = 0;
    for (int i = 0; i < curve.size(); i++) {
      Point point = curve.get(i);
      path.append(i == 0 ? 'M' : 'L').append(x(point)).append(' ').append(y(point.percent()));
      if (i > 0 && point.percent() - curve.get(i - 1).percent() > rise) {
        rise = point.percent() - curve.get(i - 1).percent();
        jump = i;
      }
    }
    add("<path class=\"curve\" d=\"%s\"/>\n", path);
    if (jump > 0) {
      Point from = curve.get(jump - 1);
      Point to = curve.get(jump);
      add(
          "<path class=\"jump\" d=\"M%d %dL%d %d\"/>\n",
          x(from), y(from.percent()), x(to), y(to.percent()));
      text(
          LEFT,
          TOP + PLOT_HEIGHT + 36,
          "start",
          "",
          "the steepest rise: from step %d to step %d (%s)"
              .formatted(from.step(), to.step(), to.time()));
    }
  }

  private void bar(Without without, int top) {
    text(LEFT, top + 14, "start", "", without.fault());
    add(
        "<rect class=\"rail\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"12\"/>\n",
        BAR_LEFT, top + 4, BAR_WIDTH);
    bar("with", without.with(), top + 4);
    bar("bar", without.without(), top + 10);
    String shares = without.with().value() + " %, " + without.without().value() + " %";
    text(BAR_LEFT + BAR_WIDTH + 6, top + 14, "start", "", shares);
  }

  private void bar(String style, Percent percent, int top) {
    add(
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"6\"/>\n",
        style, BAR_LEFT, top, BAR_WIDTH * percent.value() / 100);
    int from = BAR_LEFT + BAR_WIDTH * percent.low() / 100;
    int to = BAR_LEFT + BAR_WIDTH * percent.high() / 100;
    add("<path class=\"interval\" d=\"M%d %dH%d\"/>\n", from, top + 3, to);
  }

  private int x(Point point) {
    long last = Math.max(1, curve.get(curve.size() - 1).step());
    return LEFT + (int) (PLOT_WIDTH * point.step() / last);
  }

  private static int y(int percent) {
    return TOP + PLOT_HEIGHT * (100 - percent) / 100;
  }

  private void text(int x, int y, String anchor, String style, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    String format = "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" class=\"%s\">%s</text>\n";
    add(format, x, y, anchor, style, escaped);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
