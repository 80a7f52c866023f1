package dev.sluice.scenarios.bugs;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Plants a bug in an archive of production code, for tests that need a product that fails. */
public final class Buggy {

  private Buggy() {}

  /**
   * Puts the classes that the planted bug of that name changes in place of those in {@code jar}.
   */
  public static void plant(String name, Path jar) throws IOException {
    Bug bug = Bugs.builtIn().select(List.of(name)).get(0);
    try (FileSystem archive = FileSystems.newFileSystem(jar)) {
      for (Map.Entry<String, byte[]> entry : Patched.classes(bug).entrySet()) {
        Path inside = archive.getPath(entry.getKey().replace('.', '/') + ".class");
        Files.write(inside, entry.getValue());
      }
    }
  }
}
