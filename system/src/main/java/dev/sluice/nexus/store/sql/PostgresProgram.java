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
  private static final int HASH_BYTES = 6;

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
    Path home = folder.resolve("program-" + hash());
    if (!Files.isDirectory(home)) {
      Path aside = Files.createTempDirectory(folder, "program-");
      unpack(aside);
      try {
        Files.move(aside, home);
      } catch (FileAlreadyExistsException another) {
        ServerFolders.delete(aside);
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

  /** The folder that they are in. */
  Path home() {
    return home;
  }

  /** The path of one program. */
  String path(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  private static InputStream archive() {
    InputStream archive = PostgresProgram.class.getResourceAsStream(ARCHIVE);
    if (archive == null) {
      throw new DatabaseException("embedded database: its archive is not on the class path");
    }
    return archive;
  }

  private static void unpack(Path target) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(new XZInputStream(archive())))) {
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

  /** Names the archive, so that another release does not run what this one has unpacked. */
  private static String hash() throws IOException {
    try (InputStream archive = archive()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = archive.read(buffer); n >= 0; n = archive.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
