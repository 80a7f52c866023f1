package dev.sluice.reports.page;

import dev.sluice.reports.FailureFolder;
import dev.sluice.reports.Json;
import dev.sluice.reports.SeedVerdict;
import dev.sluice.reports.query.Aliases;
import dev.sluice.reports.trace.Folds;
import dev.sluice.reports.trace.RunTrace;
import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.reports.trace.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code timeline.html}: a run to look at. The page holds the events as data and draws them itself;
 * no text of a run becomes part of its markup or of its script.
 */
public final class TimelinePage {

  /** The name of the file. */
  public static final String FILE = "timeline.html";

  /** The page of the smallest plan that fails in the same way, from the folder of a failure. */
  static final String OF_SMALLEST = FailureFolder.SMALLEST + "/" + FILE;

  /** What a page of Sluice begins with. */
  static final String MARK = "<meta name=\"generator\" content=\"Sluice\">";

  private static final List<String> SCRIPTS =
      List.of(
          "model.js",
          "axis.js",
          "query.js",
          "draw.js",
          "chart.js",
          "order.js",
          "strip.js",
          "marks.js",
          "details.js",
          "twin.js",
          "ui.js");

  /** Events that lead to a violation, as the page lists them. */
  private static final int FIRST_LOOK_MAX = 10;

  private TimelinePage() {}

  /**
   * Writes the page of the run whose files are in {@code folder} beside them.
   *
   * @throws IllegalArgumentException if a file is not what it should be
   */
  public static void write(Path folder) throws IOException {
    write(folder, folder);
  }

  /**
   * The same for a folder that will have another name once it is whole.
   *
   * @param lasting the path that commands on the page are given
   */
  public static void write(Path folder, Path lasting) throws IOException {
    RunStory story = RunStory.read(folder).in(lasting);
    PageFile.write(folder.resolve(FILE), MARK, of(story));
    List<String> excerpt = Excerpt.of(story);
    if (!excerpt.isEmpty()) {
      Files.writeString(folder.resolve(Excerpt.FILE), String.join("\n", excerpt) + "\n");
    }
  }

  /** The page of {@code story}. */
  static String of(RunStory story) {
    String script = SCRIPTS.stream().map(Template::resource).collect(Collectors.joining("\n"));
    return Template.fill(
        Template.resource("timeline.html"),
        Map.of(
            "title", Template.escaped(story.scenario() + " seed " + story.seed()),
            "style", Template.resource("timeline.css"),
            "script", script,
            "data", Template.inScript(new Json().line(data(story)))));
  }

  private static Map<String, Object> data(RunStory story) {
    List<Moment> moments = Moment.of(story);
    RunTrace trace = story.trace();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("scenario", story.scenario());
    data.put("seed", story.seed());
    data.put("commit", story.commit());
    data.put("verdict", story.verdict().verdict());
    data.put("replay", story.replay());
    data.put("sentence", sentence(story, moments));
    data.put("moments", moments);
    data.put("smallest", story.shrunk() ? OF_SMALLEST : "");
    data.put("linearization", story.linearization());
    data.put("obligations", obligations(moments, trace));
    data.put("steps", moments.isEmpty() ? List.of() : firstLook(moments.get(0), trace));
    data.put("remarks", remarks(story));
    data.put("names", trace.names().inFull());
    data.put("words", new TreeMap<>(Aliases.ALL));
    data.put("folds", Folds.of(trace.events()).spans());
    data.put("events", trace.events().stream().map(TimelinePage::row).toList());
    return data;
  }

  private static List<Map<String, Object>> obligations(List<Moment> moments, RunTrace trace) {
    return Obligations.of(moments, trace).stream()
        .map(
            one ->
                Map.<String, Object>of(
                    "name", one.name(),
                    "index", one.index(),
                    "next", one.next(),
                    "text", one.text(trace)))
        .toList();
  }

  private static List<String> remarks(RunStory story) {
    List<String> remarks = new ArrayList<>(story.verdict().remarks());
    if (story.trace().leftOut() > 0) {
      remarks.add(
          "%d events are not shown: trace.jsonl has all of them."
              .formatted(story.trace().leftOut()));
    }
    return remarks;
  }

  private static String sentence(RunStory story, List<Moment> moments) {
    if (!moments.isEmpty()) {
      return moments.get(0).text()
          + obligation(Obligations.of(moments.subList(0, 1), story.trace()), story.trace());
    }
    return story.verdict().verdict() == SeedVerdict.PASS
        ? "Every promise was kept."
        : "Nothing was decided.";
  }

  /** What fell silent first, and what went round in a circle first. */
  private static String obligation(List<Obligation> obligations, RunTrace trace) {
    return Stream.<Predicate<Obligation>>of(Obligation::isSilent, Obligation::isRepeated)
        .flatMap(
            which ->
                obligations.stream()
                    .filter(which)
                    .min(Comparator.comparingInt(Obligation::index))
                    .stream())
        .map(one -> " " + one.text(trace))
        .collect(Collectors.joining());
  }

  /** What happened to what the violation is about, and the strikes on its sled, before it. */
  private static List<Integer> firstLook(Moment moment, RunTrace trace) {
    List<TraceEvent> events = trace.events();
    Set<String> about = moment.about(trace);
    TreeSet<Integer> picked = new TreeSet<>();
    for (int i = moment.index(); i >= 0 && picked.size() < FIRST_LOOK_MAX; i--) {
      TraceEvent event = events.get(i);
      boolean sled = event.actor().equals(moment.sled());
      boolean turn = event.kind().equals("process") || (sled && event.kind().equals("boot"));
      boolean strike = event.is("fault-struck") && moment.isAtItsSled(event);
      boolean subject =
          !event.kind().equals("message")
              && !event.is("vmm-told")
              && RunTrace.subjects(event).stream().anyMatch(about::contains);
      if (turn || strike || subject) {
        picked.add(i);
      }
    }
    return List.copyOf(picked);
  }

  private static List<Object> row(TraceEvent event) {
    return List.of(
        event.step(),
        event.timeNanos(),
        event.actor(),
        event.kind(),
        event.event(),
        event.fields(),
        Words.of(event));
  }
}
