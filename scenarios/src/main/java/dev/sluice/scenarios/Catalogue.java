package dev.sluice.scenarios;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

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
    SortedMap<String, String> texts = new TreeMap<>();
    try {
      URL folder = Catalogue.class.getResource("/" + FOLDER);
      if (folder == null) {
        throw new IllegalStateException("this build has no catalogue");
      }
      if (folder.openConnection() instanceof JarURLConnection archive) {
        archive.setUseCaches(false); // so that closing it closes nobody else's
        try (JarFile jar = archive.getJarFile()) {
          for (JarEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().startsWith(FOLDER) && isFile(entry.getName())) {
              String text = new String(jar.getInputStream(entry).readAllBytes(), UTF_8);
              texts.put(name(entry.getName().substring(FOLDER.length())), text);
            }
          }
        }
      } else {
        try (DirectoryStream<Path> files =
            Files.newDirectoryStream(Path.of(folder.toURI()), "*" + SUFFIX)) {
          for (Path file : files) {
            texts.put(name(String.valueOf(file.getFileName())), Files.readString(file));
          }
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("the catalogue cannot be read", e);
    }
    return new Catalogue(texts);
  }

  private static String name(String fileName) {
    return fileName.substring(0, fileName.length() - SUFFIX.length());
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
