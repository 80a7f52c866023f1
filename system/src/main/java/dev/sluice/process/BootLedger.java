package dev.sluice.process;

import dev.sluice.api.BootId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * The file that says how many boots a sled-agent has had on its sled. It is written aside, forced
 * to the disk and renamed: a crash at any time leaves the old number or the new one.
 */
final class BootLedger {

  private final Path file;

  /** The ledger in a folder, which is made if need be. */
  BootLedger(Path folder) throws IOException {
    this.file = Files.createDirectories(folder).resolve("boot");
  }

  /**
   * The boot that begins now, newer than all before it.
   *
   * @throws IOException if it cannot be written down, or if the file holds something else
   */
  BootId begin() throws IOException {
    BootId boot = new BootId(last() + 1);
    Path aside = file.resolveSibling("boot.writing");
    try (FileChannel out =
        FileChannel.open(
            aside,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer text = ByteBuffer.wrap((boot.number() + "\n").getBytes(StandardCharsets.US_ASCII));
      while (text.hasRemaining()) {
        out.write(text);
      }
      out.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return boot;
  }

  private long last() throws IOException {
    if (!Files.exists(file)) {
      return 0;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (!text.matches("[1-9][0-9]{0,17}")) {
      throw new IOException(file + ": expected the number of the last boot");
    }
    return Long.parseLong(text);
  }
}
