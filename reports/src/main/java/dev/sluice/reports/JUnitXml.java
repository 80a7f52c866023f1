package dev.sluice.reports;

import dev.sluice.reports.trace.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A campaign as CI servers read it: a suite a scenario. A seed that did not pass is a case of its
 * own, with the command that replays it; all that passed are one case together.
 */
final class JUnitXml {

  private static final double NANOS_PER_SECOND = 1e9;

  private final Tally tally;
  private final CampaignSummary summary;
  private final int jobs;
  private final StringBuilder out = new StringBuilder();

  JUnitXml(Tally tally, CampaignSummary summary) {
    this.tally = tally;
    this.summary = summary;
    this.jobs = summary.jobs();
  }

  String text() {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sluice\">\n");
    for (Map.Entry<String, Totals> entry : tally.byScenario().entrySet()) {
      suite(entry.getKey(), entry.getValue());
    }
    if (summary.extent().interrupted()) {
      interrupted();
    }
    return out.append("</testsuites>\n").toString();
  }

  /** What did not run has not passed. */
  private void interrupted() {
    String message =
        "interrupted: %d of %s were run"
            .formatted(tally.all().seeds(), Counts.of(summary.extent().planned(), "seed"));
    open("  <testsuite", "campaign");
    out.append(" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\" time=\"0.000\">\n");
    open("    <testcase", "every seed is run");
    attribute("classname", "sluice");
    out.append(">\n      <error");
    attribute("message", message);
    out.append("/>\n    </testcase>\n  </testsuite>\n");
  }

  private void suite(String scenario, Totals totals) {
    List<SeedResult> wrong =
        tally.notPassed().stream().filter(seed -> seed.scenario().equals(scenario)).toList();
    long passed = totals.count(SeedVerdict.PASS);
    open("  <testsuite", scenario);
    attribute("tests", wrong.size() + (passed > 0 ? 1 : 0));
    attribute("failures", count(wrong, SeedVerdict.FAIL));
    attribute("errors", count(wrong, SeedVerdict.ERROR));
    attribute("skipped", count(wrong, SeedVerdict.UNDECIDED));
    attribute("time", seconds(totals.busyNanos() / jobs));
    out.append(">\n");
    if (passed > 0) {
      testcase(scenario, Counts.of(passed, "seed") + " passed", totals.busyNanos() / jobs);
      out.append("/>\n");
    }
    wrong.forEach(this::wrong);
    out.append("  </testsuite>\n");
  }

  private void wrong(SeedResult result) {
    testcase(result.scenario(), "seed " + result.seed(), result.wallNanos());
    String tag =
        switch (result.verdict()) {
          case UNDECIDED -> "skipped";
          case ERROR -> "error";
          case FAIL, PASS -> "failure";
        };
    out.append(">\n      <").append(tag);
    attribute("message", PlainText.in(result.complaint()));
    out.append('>');
    result.violations().forEach(v -> escaped(v.oracle() + ": " + PlainText.in(v.message()) + "\n"));
    result.remarks().forEach(remark -> escaped(remark + "\n"));
    String found = ShellWords.quoted(summary.extent().origin(result.scenario()));
    escaped("replay: ./sluice replay " + found + " --seed " + result.seed() + "\n");
    out.append("</").append(tag).append(">\n    </testcase>\n");
  }

  private void testcase(String scenario, String name, long nanos) {
    open("    <testcase", name);
    attribute("classname", "sluice." + scenario);
    attribute("time", seconds(nanos));
  }

  private void open(String tag, String name) {
    out.append(tag);
    attribute("name", name);
  }

  private void attribute(String name, Object value) {
    out.append(' ').append(name).append("=\"");
    escaped(String.valueOf(value));
    out.append('"');
  }

  private static long count(List<SeedResult> results, SeedVerdict verdict) {
    return results.stream().filter(result -> result.verdict() == verdict).count();
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_SECOND);
  }

  private void escaped(String text) {
    text.codePoints().forEach(this::escaped);
  }

  private void escaped(int c) {
    switch (c) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      default -> out.appendCodePoint(isOfXml(c) ? c : ' ');
    }
  }

  /** XML 1.0 has no other control characters, no half of a pair, and no non-character. */
  private static boolean isOfXml(int c) {
    boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return c == '\n' || (c >= ' ' && !half && c != 0xFFFE && c != 0xFFFF);
  }
}
