package dev.sluice.cli;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP file of texts without secrets. It appears under its name only when it is whole. */
final class SupportBundle implements AutoCloseable {

  private final Path target;
  private final Path aside;
  private final List<String> secrets;
  private final ZipOutputStream zip;

  private SupportBundle(Path target, Path aside, List<String> secrets, ZipOutputStream zip) {
    this.target = target;
    this.aside = aside;
    this.secrets = secrets;
    this.zip = zip;
  }

  /** Begins one, of which nothing is kept unless it is {@link #keep kept}. */
  static SupportBundle begin(Path target, List<String> secrets) throws IOException {
    Path aside = target.resolveSibling(target.getFileName() + ".writing");
    return new SupportBundle(
        target, aside, secrets, new ZipOutputStream(Files.newOutputStream(aside)));
  }

  void add(String name, String text) throws IOException {
    add(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Adds a file, however long it is. */
  void add(String name, Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      add(name, in);
    }
  }

  private void add(String name, InputStream in) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Redaction redaction = new Redaction(secrets);
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      zip.write((redaction.line(line) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    zip.closeEntry();
  }

  /** Gives it its name. */
  void keep() throws IOException {
    zip.close();
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    zip.close();
    Files.deleteIfExists(aside);
  }
}
