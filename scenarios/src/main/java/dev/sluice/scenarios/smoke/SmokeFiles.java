package dev.sluice.scenarios.smoke;

import dev.sluice.reports.FolderLock;
import dev.sluice.reports.Json;
import dev.sluice.sim.history.EdnWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/** The folder of a smoke run, which no other run writes into meanwhile. */
final class SmokeFiles implements AutoCloseable {

  private static final String HISTORIES = "histories";

  private final Path folder;
  private final FolderLock lock;

  private SmokeFiles(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Takes the folder, which is made if need be. */
  static SmokeFiles open(Path folder) throws IOException {
    return new SmokeFiles(folder, FolderLock.take(folder));
  }

  /** Writes what is known of a run; {@code smoke.json} comes last. */
  void write(SmokeResult result, Journal journal) throws IOException {
    write("history.edn", EdnWriter.history(journal.whole()));
    Path histories = Files.createDirectories(folder.resolve(HISTORIES));
    try (Stream<Path> old = Files.list(histories)) {
      List<Path> written =
          old.filter(file -> file.toString().matches(".*/(sled|instance)-\\d+\\.edn")).toList();
      for (Path file : written) {
        Files.delete(file);
      }
    }
    for (String object : journal.objects()) {
      write(HISTORIES + "/" + object + ".edn", EdnWriter.history(journal.of(object)));
    }
    write(result);
  }

  /** Writes {@code smoke.json} alone. */
  void write(SmokeResult result) throws IOException {
    write("smoke.json", new Json().pretty(result));
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Path aside = file.resolveSibling(file.getFileName() + ".writing");
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
