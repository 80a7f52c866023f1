package dev.sluice.scenarios.search;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.reports.Folders;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.reports.Repro;
import dev.sluice.reports.Trouble;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.ReproReader;
import dev.sluice.sim.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files of a corpus: a {@code repro.json} for each plan, and {@code corpus.json} about them.
 */
public final class CorpusFolder {

  /** The folder's name within that of a run. */
  public static final String NAME = "corpus";

  private static final String INDEX = "corpus.json";
  private static final int FORMAT_VERSION = 1;

  private CorpusFolder() {}

  /**
   * The plans of a corpus, in the order of the files' names.
   *
   * @param folder of the corpus, or of the run that left it
   * @throws BadInputException if it is none
   */
  public static List<Plan> read(Path folder) {
    Path own = Files.exists(folder.resolve(INDEX)) ? folder : folder.resolve(NAME);
    if (!Files.exists(own.resolve(INDEX))) {
      throw BadInputException.of("--corpus", folder.toString(), "a folder with " + INDEX);
    }
    List<Plan> plans = new ArrayList<>();
    try (Stream<Path> files = Files.list(own)) {
      files
          .filter(file -> file.toString().endsWith(".json") && !file.endsWith(INDEX))
          .sorted()
          .forEach(file -> plans.add(ReproReader.read(file).plan()));
    } catch (IOException e) {
      throw new BadInputException("--corpus " + own + ": " + Trouble.words(e), e);
    }
    return plans;
  }

  /** Writes a corpus beside its place and then moves it there, over an earlier one. */
  static void write(Path out, Corpus corpus, Provenance provenance, long salt) throws IOException {
    Json json = new Json();
    Path place = out.resolve(NAME);
    if (Files.exists(place) && !Files.exists(place.resolve(INDEX))) {
      throw new IOException(place + " is there already, and no corpus");
    }
    Path aside = out.resolve("." + NAME + ".writing");
    Folders.delete(aside);
    Files.createDirectories(aside);
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    index.put("formatVersion", FORMAT_VERSION);
    index.put("commit", provenance.commit());
    index.put("jdk", provenance.jdk());
    index.put("salt", salt);
    index.put("features", corpus.features());
    int number = 0;
    for (Corpus.Entry entry : corpus.entries()) {
      String name = "%05d-%s.json".formatted(++number, entry.plan().scenario());
      Files.writeString(
          aside.resolve(name),
          json.pretty(Repro.of(provenance, entry.plan(), null, entry.traceHash(), json)));
      ObjectNode about = index.withArray("plans").addObject();
      about.put("file", name);
      about.put("scenario", entry.plan().scenario());
      about.put("seed", entry.plan().seed());
      about.put("steps", entry.steps());
      about.put("features", entry.features().size());
      about.put("first", entry.news());
    }
    Files.writeString(aside.resolve(INDEX), json.pretty(index));
    Folders.delete(place);
    Files.move(aside, place);
  }
}
