package dev.sluice.scenarios.mutants;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.nexus.Nexus;
import dev.sluice.reports.Json;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.sim.Simulator;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The class files of this build, and which of its packages use which. */
public final class OurClasses {

  /** Packages that meet threads, files or a device, with those below: no decision is made there. */
  static final List<String> ADAPTERS =
      List.of(
          "dev.sluice.platform.real",
          "dev.sluice.bhyve.illumos",
          "dev.sluice.nexus.store.sql",
          "dev.sluice.transport.http",
          "dev.sluice.transport.access",
          "dev.sluice.pki",
          "dev.sluice.bhyve.emulated",
          "dev.sluice.process");

  /**
   * What Clojure's namespaces know by identity: it uses nothing of production but an annotation.
   */
  private static final Set<String> CHECKER =
      Set.of("dev.sluice.sim.check", "dev.sluice.sim.history");

  private static final String SUFFIX = ".class";
  private static final Pattern OURS = Pattern.compile("dev[/.]sluice(?:[/.][a-z]+)*(?=[/.][A-Z])");

  private final SortedMap<String, byte[]> system;
  private final SortedMap<String, byte[]> all;
  private final SortedMap<String, SortedSet<String>> users = new TreeMap<>();

  /**
   * Class files by name.
   *
   * @param system those of production
   * @param others that may use them
   */
  public OurClasses(SortedMap<String, byte[]> system, SortedMap<String, byte[]> others) {
    this.system = system;
    this.all = new TreeMap<>(others);
    all.putAll(system);
    all.forEach(
        (name, bytes) -> {
          // Whatever a class uses stands in its file as text; what only looks alike does no harm.
          Matcher used = OURS.matcher(new String(bytes, ISO_8859_1));
          while (used.find()) {
            String one = used.group().replace('/', '.');
            users.computeIfAbsent(one, key -> new TreeSet<>()).add(packageOf(name));
          }
        });
  }

  /** Those of this build. */
  public static OurClasses read() {
    return new OurClasses(
        beside(Nexus.class), beside(Simulator.class, Json.class, Catalogue.class));
  }

  /** The class files of the archives or folders that these come from. */
  public static SortedMap<String, byte[]> beside(Class<?>... types) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    List.of(types).forEach(type -> read(type, files));
    return files;
  }

  private static void read(Class<?> one, SortedMap<String, byte[]> into) {
    try {
      Path home = Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isDirectory(home)) {
        walk(home, into);
      } else {
        try (FileSystem archive = FileSystems.newFileSystem(home)) {
          walk(archive.getPath("/"), into);
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException("reading the classes of this build", e);
    }
  }

  private static void walk(Path root, SortedMap<String, byte[]> into) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted().toList()) {
        String name = root.relativize(file).toString().replace('/', '.').replace('\\', '.');
        if (name.startsWith("dev.sluice.") && name.endsWith(SUFFIX)) {
          into.put(name.substring(0, name.length() - SUFFIX.length()), Files.readAllBytes(file));
        }
      }
    }
  }

  /** The names of all classes that decide in production, sorted. */
  public List<String> decisionCode() {
    return system.keySet().stream()
        .filter(name -> !name.endsWith("package-info"))
        .filter(name -> ADAPTERS.stream().noneMatch(one -> name.startsWith(one + ".")))
        .toList();
  }

  /** The bytes of a class; null if it is none of this build. */
  public byte @Nullable [] bytes(String name) {
    return all.get(name);
  }

  /** The packages of {@code classes} and all that use one of them, directly or not; no checker. */
  SortedSet<String> packagesThatReach(Collection<String> classes) {
    SortedSet<String> reached = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>();
    classes.forEach(name -> next.add(packageOf(name)));
    while (!next.isEmpty()) {
      String one = next.remove();
      if (!CHECKER.contains(one) && reached.add(one)) {
        next.addAll(users.getOrDefault(one, new TreeSet<>()));
      }
    }
    return reached;
  }

  static String packageOf(String className) {
    return className.substring(0, className.lastIndexOf('.'));
  }
}
