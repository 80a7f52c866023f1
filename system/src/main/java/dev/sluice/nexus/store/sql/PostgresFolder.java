package dev.sluice.nexus.store.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The files of an embedded server: made once, whole or not at all. */
final class PostgresFolder {

  /** The only user, who may do everything. */
  static final String USER = "sluice";

  private static final int PASSWORD_BYTES = 16;

  private final Path folder;
  private final PostgresProgram program;

  private PostgresFolder(Path folder, PostgresProgram program) {
    this.folder = folder;
    this.program = program;
  }

  /** The files in an absolute {@code folder} that is there. */
  static PostgresFolder open(Path folder) throws IOException {
    PostgresFolder files = new PostgresFolder(folder, PostgresProgram.unpacked(folder));
    files.withdraw(); // of an owner that was killed
    if (!Files.isDirectory(files.data())) {
      files.makeData();
    }
    return files;
  }

  /** The programs of the server. */
  PostgresProgram program() {
    return program;
  }

  /** What the server holds; of one major version, which cannot read that of another. */
  Path data() {
    return folder.resolve("data-18");
  }

  /** The file with the password of {@link #USER}. */
  Path password() {
    return folder.resolve("password");
  }

  /** What the server says. */
  Path log() {
    return folder.resolve("log");
  }

  /** The port that the server is to use, the same each time unless somebody took it. */
  int port() {
    Path file = folder.resolve("port");
    try {
      return Integer.parseInt(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      throw new IllegalStateException(file + ": expected a port", e);
    }
  }

  /** The file that has the URL of a server that runs. */
  static Path url(Path folder) {
    return folder.resolve("url");
  }

  /** Where the server is that runs in {@code folder}, as {@link #url} says. */
  static DatabaseAddress address(Path folder) throws IOException {
    return new DatabaseAddress(
        Files.readString(url(folder)).strip(), USER, folder.resolve("password"));
  }

  /** Where the server is that runs in this folder. */
  DatabaseAddress address() {
    return new DatabaseAddress(
        "jdbc:postgresql://127.0.0.1:" + port() + "/postgres", USER, password());
  }

  /** Says to other processes that the server runs. */
  void publish() throws IOException {
    write(url(folder), address().url());
  }

  /** Says to other processes that the server does not run any more. */
  void withdraw() throws IOException {
    Files.deleteIfExists(url(folder));
  }

  /** Sees to it that {@link #port} is free now. */
  void choosePort() throws IOException {
    Path file = folder.resolve("port");
    if (!Files.exists(file) || !free(port())) {
      try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        write(file, Integer.toString(any.getLocalPort()));
      }
    }
  }

  private static boolean free(int port) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private void makeData() throws IOException {
    byte[] secret = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(secret);
    write(password(), HexFormat.of().formatHex(secret));
    Path aside = folder.resolve("data.new");
    ServerFolders.delete(aside);
    PostgresServer.run(
        this,
        List.of(
            program.path("initdb"),
            "--pgdata=" + aside,
            "--username=" + USER,
            "--pwfile=" + password(),
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C"));
    Files.move(aside, data());
  }

  /** Writes a file that only its owner may read: aside, then renamed. */
  private void write(Path file, String text) throws IOException {
    Path aside =
        Files.createTempFile(
            folder,
            "new-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(aside, text + "\n");
    Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The last lines of {@link #log}, for a person. */
  String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log());
      return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
