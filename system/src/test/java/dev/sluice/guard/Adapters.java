package dev.sluice.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packages that may have threads, sockets and files, as {@code system/pom.xml} lists them for
 * forbidden-apis: one list for every guard.
 */
final class Adapters {

  private static final Path POM = Path.of(System.getProperty("basedir", ".")).resolve("pom.xml");
  private static final Pattern LIST = Pattern.compile("<adapters>([^<]*)</adapters>");
  private static final Pattern ENTRY = Pattern.compile("dev/sluice/([a-z0-9/]+)/\\*\\*");

  private Adapters() {}

  /** Each package below the root, such as {@code platform.real}. */
  static List<String> packages() {
    try {
      return packages(Files.readString(POM));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The packages that this text of a POM lists. */
  static List<String> packages(String pom) {
    Matcher list = LIST.matcher(pom);
    if (!list.find()) {
      throw new IllegalStateException("no <adapters> in " + POM);
    }
    return Arrays.stream(list.group(1).split(",")).map(String::strip).map(Adapters::name).toList();
  }

  private static String name(String entry) {
    Matcher form = ENTRY.matcher(entry);
    if (!form.matches()) {
      throw new IllegalStateException("adapter '" + entry + "': expected dev/sluice/NAME/**");
    }
    return form.group(1).replace('/', '.');
  }
}
