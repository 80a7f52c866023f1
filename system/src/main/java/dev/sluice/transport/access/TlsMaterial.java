package dev.sluice.transport.access;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process proves itself with, and whom it believes, as read from a folder.
 *
 * @param key private, EC
 * @param chain its certificate, and those that lead from there to an authority
 * @param authorities whose certificates are believed
 */
record TlsMaterial(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
  private static final String KEY = "PRIVATE KEY";
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final Set<PosixFilePermission> OF_OWNER =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** Without the key. */
  @Override
  public String toString() {
    return chain.get(0).getSubjectX500Principal().getName();
  }

  /** Whom the certificate names. */
  Caller owner() {
    Caller owner = CertificateNames.owner(chain.get(0));
    if (owner == null) {
      throw new IllegalStateException("checked when it was read");
    }
    return owner;
  }

  /**
   * Reads it.
   *
   * @param identity holds a private key and its certificate, as PEM; nobody else may read it
   * @param authority holds certificates, as PEM
   * @throws IOException with one line that says which file is not as expected
   */
  static TlsMaterial read(Path identity, Path authority) throws IOException {
    refuseIfOthersMayRead(identity);
    String text = text(identity);
    List<byte[]> keys = blocks(text, KEY);
    List<X509Certificate> chain = certificates(identity, text);
    if (keys.size() != 1 || chain.isEmpty()) {
      throw new IOException(identity + ": expected one private key and its certificate, as PEM");
    }
    List<X509Certificate> authorities = authorities(authority);
    if (CertificateNames.owner(chain.get(0)) == null) {
      throw new IOException(identity + ": expected a certificate that names one sled or Nexus");
    }
    return new TlsMaterial(key(identity, keys.get(0), chain.get(0)), chain, authorities);
  }

  /**
   * Reads certificates.
   *
   * @throws IOException with one line if there are none
   */
  static List<X509Certificate> authorities(Path file) throws IOException {
    List<X509Certificate> authorities = certificates(file, text(file));
    if (authorities.isEmpty()) {
      throw new IOException(file + ": expected certificates, as PEM");
    }
    return authorities;
  }

  private static void refuseIfOthersMayRead(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new IOException(file + ": no such file");
    }
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
        && !OF_OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      throw new IOException(file + ": others may read it, expected mode 0600");
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new IOException(file + ": no such file", e);
    }
  }

  private static List<byte[]> blocks(String text, String kind) {
    List<byte[]> found = new ArrayList<>();
    for (Matcher block = BLOCK.matcher(text); block.find(); ) {
      if (block.group(1).equals(kind)) {
        found.add(Base64.getMimeDecoder().decode(block.group(2)));
      }
    }
    return found;
  }

  private static List<X509Certificate> certificates(Path file, String text) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (byte[] block : blocks(text, CERTIFICATE)) {
        certificates.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(file + ": a certificate in it cannot be read", e);
    }
    return List.copyOf(certificates);
  }

  private static PrivateKey key(Path file, byte[] encoded, X509Certificate certificate)
      throws IOException {
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
      byte[] sample = new byte[16];
      new SecureRandom().nextBytes(sample);
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(sample);
      byte[] signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(sample);
      if (signature.verify(signed)) {
        return key;
      }
      throw new IOException(file + ": the private key is not that of the certificate");
    } catch (GeneralSecurityException e) {
      // Its message may quote what it has read.
      throw new IOException(file + ": expected an EC key of PKCS #8, and its certificate");
    }
  }
}
