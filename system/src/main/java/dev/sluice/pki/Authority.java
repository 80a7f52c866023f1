package dev.sluice.pki;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.transport.access.TlsFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Issues the certificates of a rack. Its folder holds {@code authority.key}, which only its owner
 * may read, {@code authority.pem}, and a folder for each process it has issued a certificate to,
 * which is what that process is given.
 *
 * <p>Keys are EC over P-256.
 */
public final class Authority {

  private static final String KEY = "authority.key";
  private static final String ASIDE = ".writing";

  private final Path folder;
  private final PrivateKey key;
  private final X509Certificate certificate;
  private final InstantSource clock;

  private Authority(Path folder, PrivateKey key, X509Certificate certificate, InstantSource clock) {
    this.folder = folder;
    this.key = key;
    this.certificate = certificate;
    this.clock = clock;
  }

  /**
   * Makes an authority in a folder of its own, which is not there yet or is empty.
   *
   * @param lasts for how long it may issue certificates
   * @throws FileAlreadyExistsException if there is something in the folder; it is left as it is
   */
  public static Authority init(Path folder, Duration lasts, InstantSource clock)
      throws IOException {
    Path whole = folder.toAbsolutePath().normalize();
    Path parent = whole.getParent();
    if (parent == null) {
      throw new FileAlreadyExistsException(folder.toString());
    }
    Files.createDirectories(parent);
    Path aside = Files.createTempDirectory(parent, "." + whole.getFileName() + ASIDE);
    try {
      KeyPair pair = newKey();
      X509Certificate certificate = new CertificateMaker(clock.instant(), lasts).ofAuthority(pair);
      CredentialFiles.writePrivate(
          aside.resolve(KEY), Pem.key(pair.getPrivate().getEncoded()).getBytes(US_ASCII));
      CredentialFiles.writePublic(
          aside.resolve(TlsFolder.AUTHORITY),
          Pem.certificate(certificate.getEncoded()).getBytes(US_ASCII));
      moveWhole(aside, whole);
      return new Authority(folder, pair.getPrivate(), certificate, clock);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has EC", e);
    } finally {
      deleteIfThere(aside);
    }
  }

  /** Takes the place of an empty folder at most: that is what the system's rename does. */
  private static void moveWhole(Path aside, Path whole) throws IOException {
    try {
      Files.move(aside, whole, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException e) {
      if (Files.exists(whole)) {
        throw new FileAlreadyExistsException(whole.toString());
      }
      throw e;
    }
  }

  private static void deleteIfThere(Path aside) throws IOException {
    for (String name : new String[] {KEY, TlsFolder.AUTHORITY}) {
      Files.deleteIfExists(aside.resolve(name));
    }
    Files.deleteIfExists(aside);
  }

  /**
   * The authority in a folder.
   *
   * @throws IOException with one line, if there is none
   */
  public static Authority open(Path folder, InstantSource clock) throws IOException {
    Path keyFile = folder.resolve(KEY);
    Path certificateFile = folder.resolve(TlsFolder.AUTHORITY);
    if (!Files.exists(keyFile) || !Files.exists(certificateFile)) {
      throw new IOException(folder + ": no authority, expected what sluice pki init makes");
    }
    byte[] encodedKey = Pem.read(keyFile);
    byte[] encodedCertificate = Pem.read(certificateFile);
    try {
      PrivateKey key =
          KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encodedKey));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(encodedCertificate));
      return new Authority(folder, key, certificate, clock);
    } catch (GeneralSecurityException e) {
      // Its message may quote what it has read.
      throw new IOException(folder + ": what is in it is no authority");
    }
  }

  /**
   * Issues a certificate with a new key, in the place of an earlier one.
   *
   * @param lasts for how long; not beyond the authority's own end
   * @return the folder for the process that it names; see {@link TlsFolder}
   */
  public Path issue(Subject subject, Duration lasts) throws IOException {
    Instant now = clock.instant();
    Instant end = certificate.getNotAfter().toInstant();
    if (!now.isBefore(end)) {
      throw new IOException(folder + ": the authority has expired, on " + end);
    }
    Duration left = Duration.between(now, end);
    try {
      KeyPair pair = newKey();
      X509Certificate issued =
          new CertificateMaker(now, lasts.compareTo(left) < 0 ? lasts : left)
              .of(subject, pair.getPublic(), key, certificate);
      String identity =
          Pem.key(pair.getPrivate().getEncoded()) + Pem.certificate(issued.getEncoded());
      Path given = CredentialFiles.folder(folder.resolve(subject.folder()));
      if (!Files.exists(given.resolve(TlsFolder.AUTHORITY))) {
        CredentialFiles.writePublic(
            given.resolve(TlsFolder.AUTHORITY),
            Pem.certificate(certificate.getEncoded()).getBytes(US_ASCII));
      }
      CredentialFiles.writePrivate(given.resolve(TlsFolder.IDENTITY), identity.getBytes(US_ASCII));
      return given;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has EC", e);
    }
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(new ECGenParameterSpec("secp256r1"));
    return keys.generateKeyPair();
  }
}
