package dev.sluice.scenarios.smoke;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs commands of Sluice as processes of a rack on this machine. What they keep is in a folder
 * that goes with them.
 */
final class LocalCommands {

  private static final List<String> JVM =
      List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Journal journal;
  private final Path folder;
  private final Path logs;
  private final String classPath;
  private final Reaper reaper;

  private LocalCommands(Journal journal, Path folder, Path logs, String classPath, Reaper reaper) {
    this.journal = journal;
    this.folder = folder;
    this.logs = logs;
    this.classPath = classPath;
    this.reaper = reaper;
  }

  /** Of which none has run yet; with the bug of {@code options} planted. */
  static LocalCommands prepare(SmokeOptions options, Journal journal) throws IOException {
    Path logs = Files.createDirectories(options.out().resolve("logs").toAbsolutePath());
    try (Stream<Path> old = Files.list(logs)) {
      for (Path log : old.toList()) {
        Files.delete(log);
      }
    }
    // Not below --out: the path of a socket has 107 bytes at most.
    Path folder = Files.createTempDirectory("sluice-smoke-");
    String path = absoluteClassPath();
    if (options.bug() != null) {
      Path classes = folder.resolve("bug");
      options.bug().compileTo(classes);
      path = classes + File.pathSeparator + path;
    }
    return new LocalCommands(journal, folder, logs, path, Reaper.start());
  }

  private static String absoluteClassPath() {
    List<String> absolute = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      absolute.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, absolute);
  }

  /** What processes keep. */
  Path folder() {
    return folder;
  }

  /** What processes print, and what devices write down. */
  Path logs() {
    return logs;
  }

  /** Starts one, with the command and its arguments. */
  ChildProcess start(String name, List<String> words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", classPath, "dev.sluice.cli.Main"));
    command.addAll(words);
    journal.deed(name, "start");
    return ChildProcess.start(name, command, folder, logs.resolve(name + ".log"), reaper);
  }

  /** Kills those that are left. */
  void killAll() throws IOException {
    reaper.close();
  }

  /** Removes what they have kept. */
  void removeFolder() throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each); // a program that was interrupted removes its own
    }
  }
}
