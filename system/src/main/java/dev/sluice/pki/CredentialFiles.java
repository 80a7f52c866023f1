package dev.sluice.pki;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;

/**
 * Files that appear under their names only when they are whole, with their mode from the beginning.
 */
final class CredentialFiles {

  private static final String PRIVATE = "rw-------";
  private static final String PUBLIC = "rw-r--r--";

  private CredentialFiles() {}

  /** Writes a file that only its owner may read. */
  static void writePrivate(Path file, byte[] content) throws IOException {
    write(file, content, PRIVATE);
  }

  /** Writes a file that all may read. */
  static void writePublic(Path file, byte[] content) throws IOException {
    write(file, content, PUBLIC);
  }

  private static void write(Path file, byte[] content, String mode) throws IOException {
    Path aside = file.resolveSibling(file.getFileName() + ".writing");
    Files.deleteIfExists(aside); // of one that was killed; another mode may be on it
    try (FileChannel out =
        FileChannel.open(
            aside,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            attributes(mode))) {
      ByteBuffer left = ByteBuffer.wrap(content);
      while (left.hasRemaining()) {
        out.write(left);
      }
      out.force(true);
    }
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Makes a folder that only its owner may enter, unless it is there. */
  static Path folder(Path folder) throws IOException {
    return Files.isDirectory(folder)
        ? folder
        : Files.createDirectories(folder, attributes("rwx------"));
  }

  private static FileAttribute<?>[] attributes(String mode) {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }
}
