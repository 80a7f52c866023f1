package dev.sluice.reports.page;

import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What led to a violation, as a message-sequence diagram in text of at most {@link #LINES_MAX}
 * lines: a column for each host, an arrow for each message where it arrives or is lost. Of events
 * that are alike only the last two are shown, and the one after which nothing was done any more.
 */
public final class Excerpt {

  /** What fits on a screen with room for the command that follows. */
  public static final int LINES_MAX = 40;

  /** The name of its file. */
  public static final String FILE = "excerpt.txt";

  private static final int HEAD_LINES = 3;
  private static final int COLUMN = 11;
  private static final Set<String> TOLD_ELSEWHERE =
      Set.of(
          "request-sent",
          "answer-sent",
          "vmm-told",
          "state-asked",
          "nexus-asked",
          "reservoir-queried",
          "transaction-ended");

  /** Rounds that repeat are shown so often. */
  private static final int ALIKE_MAX = 2;

  private final RunTrace trace;
  private final Moment moment;
  private final Set<String> subjects;

  private Excerpt(RunTrace trace, Moment moment) {
    this.trace = trace;
    this.moment = moment;
    this.subjects = moment.about(trace);
  }

  /** The excerpt of {@code story}; empty if it has no violation. */
  public static List<String> of(RunStory story) {
    List<Moment> moments = Moment.of(story);
    return moments.isEmpty() ? List.of() : new Excerpt(story.trace(), moments.get(0)).lines();
  }

  private List<String> lines() {
    List<TraceEvent> events = trace.events();
    Map<String, Integer> alike = new HashMap<>();
    Set<Integer> turns = turns();
    List<TraceEvent> picked = new ArrayList<>();
    for (int i = moment.index(); i >= 0 && picked.size() < LINES_MAX - HEAD_LINES; i--) {
      boolean shown =
          i == moment.index()
              || turns.contains(i)
              || (matters(events.get(i))
                  && alike.merge(likeness(events.get(i)), 1, Integer::sum) <= ALIKE_MAX);
      if (shown) {
        picked.add(events.get(i));
      }
    }
    Collections.reverse(picked);
    List<String> hosts = hosts(picked);
    List<String> lines = new ArrayList<>();
    lines.add(moment.text());
    lines.add("");
    StringBuilder head = new StringBuilder(" ".repeat(14));
    hosts.forEach(host -> head.append(centred(host)));
    lines.add(head.toString().stripTrailing());
    picked.forEach(event -> lines.add(line(event, hosts)));
    return lines;
  }

  /** After which what was to be done was done no more: shown however many more were like it. */
  private Set<Integer> turns() {
    Set<Integer> turns = new TreeSet<>();
    for (Obligation one : Obligations.of(List.of(moment), trace)) {
      turns.add(one.index());
      turns.add(one.next());
    }
    return turns;
  }

  private static String likeness(TraceEvent e) {
    return e.actor() + " " + e.text("from") + " " + Words.of(e);
  }

  private boolean matters(TraceEvent e) {
    if (TOLD_ELSEWHERE.contains(e.event()) || e.event().equals("violation-found")) {
      return false;
    }
    boolean about = RunTrace.subjects(e).stream().anyMatch(subjects::contains);
    // A saga or a VMM that was not taken up again: what else its sled has done since is beside it.
    boolean ofItsSled = !Obligations.oracles().contains(moment.oracle()) || moment.isAboutItsSled();
    return about
        || (ofItsSled && moment.isAtItsSled(e) && !e.kind().equals("row"))
        || e.kind().equals("phase")
        || e.kind().equals("process");
  }

  private static List<String> hosts(List<TraceEvent> events) {
    Set<String> hosts = new TreeSet<>();
    for (TraceEvent event : events) {
      hosts.add(column(event.actor()));
      hosts.add(column(event.text("from")));
      hosts.add(column(event.text("to")));
    }
    hosts.removeIf(host -> host.isEmpty());
    return List.copyOf(hosts); // clients, nexus, sleds, store: the alphabet has them in order
  }

  private static String column(String actor) {
    return switch (actor) {
      case "nemesis", "judge", "run" -> "";
      default -> actor.startsWith("client") ? "clients" : actor;
    };
  }

  private static String centred(String host) {
    String cut = host.length() > COLUMN - 1 ? host.substring(0, COLUMN - 1) : host;
    int before = (COLUMN - cut.length()) / 2;
    return " ".repeat(before) + cut + " ".repeat(COLUMN - before - cut.length());
  }

  private static String line(TraceEvent e, List<String> hosts) {
    StringBuilder lanes = new StringBuilder();
    hosts.forEach(host -> lanes.append(centred("|")));
    if (e.kind().equals("message")) {
      boolean back = e.event().startsWith("answer");
      int from = hosts.indexOf(column(e.text(back ? "to" : "from")));
      int to = hosts.indexOf(column(e.text(back ? "from" : "to")));
      arrow(lanes, from, to, back ? '.' : '-', e.event().endsWith("-received"));
    } else if (hosts.contains(column(e.actor()))) {
      lanes.setCharAt(middle(hosts.indexOf(column(e.actor()))), '*');
    }
    String actor = hosts.contains(column(e.actor())) ? "" : e.actor() + ": ";
    String time = String.format(Locale.ROOT, "%12s  ", Words.time(e.timeNanos()));
    return (time + lanes + " " + actor + Words.of(e)).stripTrailing();
  }

  private static int middle(int column) {
    return column * COLUMN + COLUMN / 2;
  }

  private static void arrow(StringBuilder lanes, int from, int to, char line, boolean arrives) {
    if (from < 0 || to < 0 || from == to) {
      return;
    }
    int way = from < to ? 1 : -1;
    int end = arrives ? middle(to) - way : (middle(from) + middle(to)) / 2;
    for (int at = middle(from) + way; at != end; at += way) {
      lanes.setCharAt(at, line);
    }
    lanes.setCharAt(end, arrives ? (way > 0 ? '>' : '<') : 'x');
  }
}
