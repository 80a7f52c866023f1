package dev.sluice.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Lets a folder of files that Sluice wrote take the place of an older one. The file {@code
 * .written} in it lists what is Sluice's: that alone is removed, whatever else a user has put
 * there.
 */
final class WrittenFiles {

  private static final String LIST = ".written";

  /** What commands add later to the folder of a failure. */
  private static final List<String> ADDED =
      List.of("repro.min.json", "explain.json", "explain.svg");

  private WrittenFiles() {}

  /** Moves all of {@code fresh}, which need not be there, to {@code place}. */
  static void replace(Path fresh, Path place) throws IOException {
    SortedSet<String> old = list(place);
    List<String> names = files(fresh);
    SortedSet<String> both = new TreeSet<>(old);
    both.addAll(names);
    if (both.isEmpty()) {
      Folders.delete(fresh);
      removeIfEmpty(place);
      return;
    }
    Files.createDirectories(place);
    write(place, both);
    for (String name : old) {
      remove(place, name);
    }
    for (String name : names) {
      Path to = place.resolve(name);
      Files.createDirectories(String.valueOf(to.getParent()).isEmpty() ? place : to.getParent());
      Files.move(fresh.resolve(name), to, StandardCopyOption.REPLACE_EXISTING);
    }
    Folders.delete(fresh);
    if (names.isEmpty()) {
      Files.deleteIfExists(place.resolve(LIST));
      removeIfEmpty(place);
    } else {
      write(place, names);
    }
  }

  private static void write(Path place, Iterable<String> names) throws IOException {
    Path aside = place.resolve(LIST + ".writing");
    Files.write(aside, names);
    Files.move(aside, place.resolve(LIST), StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<String> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .forEach(path -> names.add(folder.relativize(path).toString()));
    }
    return names;
  }

  /** The names of Sluice's files in {@code place}. */
  static SortedSet<String> list(Path place) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    Path list = place.resolve(LIST);
    if (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
      for (String name : Files.readAllLines(list)) {
        // A list that someone has edited does not lead anywhere else.
        if (!name.isEmpty() && place.resolve(name).normalize().startsWith(place.normalize())) {
          names.add(name);
        }
      }
    }
    return names;
  }

  /** Removes one file, and the folders above it that are empty then. */
  private static void remove(Path place, String name) throws IOException {
    Path file = place.resolve(name);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(file);
    }
    for (Path up = file.getParent(); up != null && !up.equals(place); up = up.getParent()) {
      for (String added : ADDED) {
        Path other = up.resolve(added);
        if (place.equals(up.getParent()) && Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(other);
        }
      }
      removeIfEmpty(up);
    }
  }

  private static void removeIfEmpty(Path folder) throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Folders.list(folder).isEmpty()) {
      Files.delete(folder);
    }
  }
}
