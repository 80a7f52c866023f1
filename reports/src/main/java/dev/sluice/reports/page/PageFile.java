package dev.sluice.reports.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Files for people: whole when they appear, and never in the place of somebody else's. */
final class PageFile {

  private static final int MARK_WITHIN_BYTES = 300;

  private PageFile() {}

  /**
   * Writes a file.
   *
   * @param mark what a file that Sluice has written begins with, among other things
   * @throws IOException if it cannot be written, or a file without that mark is in its place
   */
  static void write(Path file, String mark, String text) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      String head;
      try (InputStream in = Files.newInputStream(file)) {
        head = new String(in.readNBytes(MARK_WITHIN_BYTES), StandardCharsets.UTF_8);
      }
      if (!head.contains(mark)) {
        throw new IOException(file + ": Sluice has not written it, so it is not written over");
      }
    }
    Path aside = file.resolveSibling(file.getFileName() + ".writing");
    Files.writeString(aside, text);
    Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
