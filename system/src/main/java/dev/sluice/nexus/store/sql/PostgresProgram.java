package dev.sluice.nexus.store.sql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of a PostgreSQL server, unpacked from the archive that this release brings. */
final class PostgresProgram {

  private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
  private static final String OS = "Linux";
  private static final String ARCH = "amd64";
  private static final int OWNER_EXECUTES = 0100;

  private final Path home;

  private PostgresProgram(Path home) {
    this.home = home;
  }

  /**
   * The programs below {@code folder}, unpacked if they are not there yet.
   *
   * @throws DatabaseException elsewhere than on Linux x86-64
   */
  static PostgresProgram unpacked(Path folder) throws IOException {
    checkPlatform(System.getProperty("os.name"), System.getProperty("os.arch"));
    byte[] archive;
    try (InputStream in = PostgresProgram.class.getResourceAsStream(ARCHIVE)) {
      if (in == null) {
        throw new DatabaseException("embedded database: its archive is not on the class path");
      }
      archive = in.readAllBytes();
    }
    Path home = folder.resolve("program-" + hash(archive));
    if (!Files.isDirectory(home)) {
      Path aside = Files.createTempDirectory(folder, "program-");
      unpack(archive, aside);
      try {
        Files.move(aside, home);
      } catch (FileAlreadyExistsException another) {
        Folders.delete(aside);
      }
    }
    return new PostgresProgram(home);
  }

  /** Refuses a platform for which there are no programs. */
  static void checkPlatform(String os, String arch) {
    if (!OS.equals(os) || !ARCH.equals(arch)) {
      throw new DatabaseException(
          "embedded database: runs on Linux x86-64 only, not on "
              + os
              + " "
              + arch
              + ": give --db jdbc:postgresql://HOST:PORT/DATABASE");
    }
  }

  /** The path of one program. */
  String path(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static void unpack(byte[] archive, Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new XZInputStream(new java.io.ByteArrayInputStream(archive))))) {
      Deque<TarArchiveEntry> links = new ArrayDeque<>();
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException("an entry outside of the archive: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
          links.add(entry);
        } else {
          Files.createDirectories(path.getParent());
          Files.copy(tar, path);
          if ((entry.getMode() & OWNER_EXECUTES) != 0) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
      }
      for (TarArchiveEntry link : links) {
        Files.createSymbolicLink(target.resolve(link.getName()), Path.of(link.getLinkName()));
      }
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String hash(byte[] archive) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(archive);
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
