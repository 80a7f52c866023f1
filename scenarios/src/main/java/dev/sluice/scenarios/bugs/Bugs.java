package dev.sluice.scenarios.bugs;

import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.ResourceFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Planted bugs by name: those that come with Sluice, or those of a folder. */
public final class Bugs {

  private static final String FOLDER = "bugs/";
  private static final String SUFFIX = ".patch";

  private final SortedMap<String, Bug> bugs = new TreeMap<>();

  private Bugs(SortedMap<String, String> texts) {
    texts.forEach((name, text) -> bugs.put(name, Bug.parse(name, text)));
  }

  /** Those of this build. */
  public static Bugs builtIn() {
    return new Bugs(ResourceFolder.texts(FOLDER, SUFFIX));
  }

  /**
   * All {@code *.patch} files of a folder.
   *
   * @throws BadInputException if it cannot be read, or one of them is no patch
   */
  public static Bugs in(Path folder) {
    SortedMap<String, String> texts = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        texts.put(name.substring(0, name.length() - SUFFIX.length()), Files.readString(file));
      }
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be read, expected a folder of patches", e);
    }
    if (texts.isEmpty()) {
      throw new BadInputException(folder + ": no file *" + SUFFIX + " in it");
    }
    return new Bugs(texts);
  }

  /** Those of {@code names}, or all if none is named; sorted by name, each once. */
  public List<Bug> select(List<String> names) {
    SortedMap<String, Bug> selected = new TreeMap<>();
    for (String name : names.isEmpty() ? bugs.keySet() : names) {
      Bug bug = bugs.get(name);
      if (bug == null) {
        throw new BadInputException(
            "no planted bug '" + name + "', expected one of " + String.join(", ", bugs.keySet()));
      }
      selected.put(name, bug);
    }
    return new ArrayList<>(selected.values());
  }
}
