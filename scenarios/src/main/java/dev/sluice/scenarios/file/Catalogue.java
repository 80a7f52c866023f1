package dev.sluice.scenarios.file;

import dev.sluice.reports.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The scenarios that come with Sluice, and those in files of the user's own. */
public final class Catalogue {

  private static final String FOLDER = "scenarios/";
  private static final String SUFFIX = ".json";
  private static final String DASH = "-";
  private static final String STANDARD_INPUT = "standard input";

  private final SortedMap<String, String> texts;
  private final ScenarioReader reader = new ScenarioReader();
  private @Nullable String standardInput; // it can be read once

  private Catalogue(SortedMap<String, String> texts) {
    this.texts = texts;
  }

  /** The catalogue of this build: whatever is in its folder. */
  public static Catalogue builtIn() {
    return new Catalogue(ResourceFolder.texts(FOLDER, SUFFIX));
  }

  /** The names of its scenarios, sorted. */
  public List<String> names() {
    return List.copyOf(texts.keySet());
  }

  /** All of its scenarios, by name. */
  public List<Scenario> all() {
    return names().stream().map(this::find).toList();
  }

  /**
   * One scenario.
   *
   * @param nameOrFile its name in the catalogue, a file if it ends in {@code .json}, or {@code -}
   *     for standard input
   */
  public Scenario find(String nameOrFile) {
    String file =
        nameOrFile.equals(DASH)
            ? STANDARD_INPUT
            : isFile(nameOrFile) ? nameOrFile : nameOrFile + SUFFIX;
    return reader.read(file, nameOrFile, text(nameOrFile));
  }

  /** The text of one scenario as it was written. */
  public String text(String nameOrFile) {
    if (nameOrFile.equals(DASH)) {
      return ofStandardInput();
    } else if (isFile(nameOrFile)) {
      return JsonText.read(Path.of(nameOrFile), "a scenario file");
    }
    String text = texts.get(nameOrFile);
    if (text == null) {
      throw new BadInputException(
          "no scenario "
              + Shown.quoted(nameOrFile)
              + Nearest.suggestion(nameOrFile, names())
              + ", expected a file name ending in "
              + SUFFIX
              + " or one of "
              + String.join(", ", names()));
    }
    return text;
  }

  /** Several scenarios by name or file, all if none is named; sorted by name, each once. */
  public List<Scenario> select(List<String> namesOrFiles) {
    if (namesOrFiles.isEmpty()) {
      return all();
    }
    SortedMap<String, Scenario> selected = new TreeMap<>();
    for (String nameOrFile : namesOrFiles) {
      Scenario scenario = find(nameOrFile);
      Scenario before = selected.put(scenario.name(), scenario);
      if (before != null && !before.equals(scenario)) {
        throw new BadInputException(
            nameOrFile
                + ": name: another scenario of this run is called '"
                + scenario.name()
                + "'");
      }
    }
    return new ArrayList<>(selected.values());
  }

  private static boolean isFile(String nameOrFile) {
    return nameOrFile.endsWith(SUFFIX);
  }

  private String ofStandardInput() {
    if (standardInput == null) {
      try {
        byte[] bytes = System.in.readNBytes(JsonText.BYTES_MAX + 1);
        if (bytes.length > JsonText.BYTES_MAX) {
          throw new BadInputException(STANDARD_INPUT + ": is above 16 MiB, expected a scenario");
        }
        standardInput = JsonText.decode(STANDARD_INPUT, bytes, "a scenario");
      } catch (IOException e) {
        throw new BadInputException(
            STANDARD_INPUT + ": " + Trouble.words(e) + ", expected a scenario", e);
      }
    }
    return standardInput;
  }
}
