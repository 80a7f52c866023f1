package dev.sluice.scenarios.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The scenarios that come with Sluice, and those in files of the user's own. */
public final class Catalogue {

  private static final String FOLDER = "scenarios/";
  private static final String SUFFIX = ".json";

  private final SortedMap<String, String> texts;
  private final ScenarioReader reader = new ScenarioReader();

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
   * @param nameOrFile its name in the catalogue, or a file if it ends in {@code .json}
   */
  public Scenario find(String nameOrFile) {
    String file = isFile(nameOrFile) ? nameOrFile : nameOrFile + SUFFIX;
    return reader.read(file, nameOrFile, text(nameOrFile));
  }

  /** The text of one scenario as it was written. */
  public String text(String nameOrFile) {
    if (isFile(nameOrFile)) {
      return ofFile(Path.of(nameOrFile));
    }
    String text = texts.get(nameOrFile);
    if (text == null) {
      throw new BadInputException(
          "no scenario '"
              + nameOrFile
              + "'"
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

  private static String ofFile(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": no UTF-8 text", e);
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": no such file, expected a scenario file", e);
    } catch (IOException e) {
      throw new BadInputException(
          file + ": cannot be read (" + e + "), expected a scenario file", e);
    }
  }
}
