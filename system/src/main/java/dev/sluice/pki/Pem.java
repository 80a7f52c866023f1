package dev.sluice.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Keys of PKCS #8 and certificates as text. */
final class Pem {

  private Pem() {}

  static String key(byte[] encoded) throws IOException {
    return block("PRIVATE KEY", encoded);
  }

  static String certificate(byte[] encoded) throws IOException {
    return block("CERTIFICATE", encoded);
  }

  private static String block(String kind, byte[] encoded) throws IOException {
    StringWriter text = new StringWriter();
    try (PemWriter pem = new PemWriter(text)) {
      pem.writeObject(new PemObject(kind, encoded));
    }
    return text.toString();
  }

  /** The first block of a file. */
  static byte[] read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    try (PemReader pem = new PemReader(new StringReader(text))) {
      PemObject first = pem.readPemObject();
      if (first == null) {
        throw new IOException(file + ": expected PEM");
      }
      return first.getContent();
    }
  }
}
