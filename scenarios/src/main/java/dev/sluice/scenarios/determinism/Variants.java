package dev.sluice.scenarios.determinism;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The JVMs that are compared. Each differs from the first in one thing that has been seen to change
 * some program's behaviour: the salt of {@code Set.of}, identity hashes, the collector, time zones,
 * the number of processors, or what ran before.
 */
public final class Variants {

  /** A folder of a JDK, or its {@code java}, beside those that are found. */
  public static final String OTHER_JAVA = "SLUICE_OTHER_JAVA";

  private static final String HEAP = "-Xmx512m";
  private static final List<String> UNLOCKED = List.of(HEAP, "-XX:+UnlockExperimentalVMOptions");

  private Variants() {}

  /**
   * All there are on this machine, the usual one first.
   *
   * @param otherJava what {@link #OTHER_JAVA} says; null to look beside this JVM
   */
  public static List<Variant> here(@Nullable String otherJava) throws IOException {
    Path home = Path.of(System.getProperty("java.home"));
    String java = home.resolve("bin").resolve("java").toString();
    List<Variant> all = new ArrayList<>();
    all.add(of("usual", java, List.of(HEAP)));
    all.add(of("once more", java, List.of(HEAP)));
    all.add(of("identity hashes random", java, with(UNLOCKED, "-XX:hashCode=0")));
    all.add(of("identity hashes all equal", java, with(UNLOCKED, "-XX:hashCode=2")));
    for (String other : otherJava == null ? beside(home) : List.of(executable(otherJava))) {
      all.add(of("JDK " + other, other, List.of(HEAP)));
    }
    all.add(of("ZGC", java, List.of(HEAP, "-XX:+UseZGC")));
    String debugger = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=0";
    all.add(of("under a debugger", java, List.of(HEAP, debugger)));
    all.add(of("small heap", java, List.of("-Xmx96m", "-XX:+UseSerialGC")));
    all.add(
        of(
            "Turkish, in Kathmandu",
            java,
            List.of(
                HEAP,
                "-Duser.language=tr",
                "-Duser.country=TR",
                "-Duser.timezone=Asia/Kathmandu")));
    all.add(of("one processor", java, List.of(HEAP, "-XX:ActiveProcessorCount=1")));
    all.add(new Variant("after 50 others", java, List.of(HEAP), List.of("--after", "50")));
    all.add(new Variant("last seed first", java, List.of(HEAP), List.of("--backwards")));
    return all;
  }

  private static Variant of(String name, String java, List<String> jvmOptions) {
    return new Variant(name, java, jvmOptions, List.of());
  }

  private static List<String> with(List<String> options, String one) {
    List<String> all = new ArrayList<>(options);
    all.add(one);
    return all;
  }

  private static String executable(String otherJava) {
    Path path = Path.of(otherJava);
    return Files.isDirectory(path) ? path.resolve("bin").resolve("java").toString() : otherJava;
  }

  /** The {@code java} of every other release, 17 or newer, in the folder that has this one. */
  private static List<String> beside(Path home) throws IOException {
    SortedMap<String, String> byRelease = new TreeMap<>();
    Path folder = home.getParent();
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> siblings = Files.list(folder)) {
      for (Path sibling : siblings.sorted().toList()) {
        String release = release(sibling);
        Path java = sibling.resolve("bin").resolve("java");
        if (release != null && Files.isExecutable(java)) {
          byRelease.putIfAbsent(release, java.toString());
        }
      }
    }
    byRelease.remove(String.valueOf(release(home)));
    return List.copyOf(byRelease.values());
  }

  /** What a JDK's own file says that it is; null if it says nothing or is too old. */
  private static @Nullable String release(Path home) throws IOException {
    Path file = home.resolve("release");
    if (!Files.isReadable(file)) {
      return null;
    }
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("JAVA_VERSION=\"")) {
        String version = line.substring("JAVA_VERSION=\"".length(), line.length() - 1);
        String major = version.split("[.+-]", 2)[0];
        return major.matches("\\d{1,4}") && Integer.parseInt(major) >= 17 ? version : null;
      }
    }
    return null;
  }
}
