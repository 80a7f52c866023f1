package dev.sluice.transport.access;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * A folder with what a process proves itself with, and whom it believes: {@link #IDENTITY} and
 * {@link #AUTHORITY}. Files that were replaced count from the next connection on.
 */
public final class TlsFolder {

  /** The file with a private key and its certificate. */
  public static final String IDENTITY = "identity.pem";

  /** The file with the certificates of all authorities that are believed. */
  public static final String AUTHORITY = "authority.pem";

  // A connection that resumes a session is not asked for a certificate again.
  private static final int SESSION_SECONDS = 60;

  private final Reread<TlsMaterial> material;

  private TlsFolder(Reread<TlsMaterial> material) {
    this.material = material;
  }

  /**
   * Reads the folder.
   *
   * @throws IOException with one line that says which file is not as expected, or is out of date
   */
  public static TlsFolder open(Path folder, InstantSource clock) throws IOException {
    Path identity = folder.resolve(IDENTITY);
    Path authority = folder.resolve(AUTHORITY);
    TlsFolder opened =
        new TlsFolder(
            new Reread<>(
                List.of(identity, authority), () -> TlsMaterial.read(identity, authority)));
    try {
      opened.current().chain().get(0).checkValidity(Date.from(clock.instant()));
    } catch (CertificateException e) {
      throw new IOException(identity + ": the certificate is out of date: " + e.getMessage(), e);
    }
    return opened;
  }

  /** Whom the certificate names. */
  public Caller owner() {
    return current().owner();
  }

  /**
   * Of new connections.
   *
   * @param peer the role that a server's certificate has to give
   */
  public SSLContext context(Role peer) {
    return context(
        new KeyManager[] {new FolderKeyManager(this)},
        new FolderTrustManager(() -> current().authorities(), peer));
  }

  /**
   * Of connections of a client that has no certificate.
   *
   * @param authority file with certificates, read now
   * @param server the role that a server's certificate has to give
   * @throws IOException with one line if that cannot be used
   */
  public static SSLContext believing(Path authority, Role server) throws IOException {
    List<X509Certificate> authorities = TlsMaterial.authorities(authority);
    return context(new KeyManager[0], new FolderTrustManager(() -> authorities, server));
  }

  private static SSLContext context(KeyManager[] keys, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {trust}, null);
      context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
      context.getClientSessionContext().setSessionTimeout(SESSION_SECONDS);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has TLS", e);
    }
  }

  /** What the files hold now; the same object until they change. */
  public Object version() {
    return current();
  }

  TlsMaterial current() {
    return material.current();
  }
}
