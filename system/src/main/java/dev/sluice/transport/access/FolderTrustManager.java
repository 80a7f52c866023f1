package dev.sluice.transport.access;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes certificates of authorities, whichever there are at the time. A server's certificate has
 * to give a role too, or a sled could pass for Nexus.
 */
final class FolderTrustManager extends X509ExtendedTrustManager {

  private final Supplier<List<X509Certificate>> authorities;
  private final Role server;
  private @Nullable List<X509Certificate> seen;
  private @Nullable X509ExtendedTrustManager judge;

  FolderTrustManager(Supplier<List<X509Certificate>> authorities, Role server) {
    this.authorities = authorities;
    this.server = server;
  }

  private synchronized X509ExtendedTrustManager judge() {
    List<X509Certificate> now = authorities.get();
    X509ExtendedTrustManager known = judge;
    if (known != null && seen == now) {
      return known;
    }
    X509ExtendedTrustManager made = of(now);
    seen = now;
    judge = made;
    return made;
  }

  private static X509ExtendedTrustManager of(List<X509Certificate> authorities) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("authority-" + i, authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (TrustManager each : factory.getTrustManagers()) {
        if (each instanceof X509ExtendedTrustManager fit) {
          return fit;
        }
      }
      throw new IllegalStateException("every Java has a trust manager for X.509");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key store in memory", e);
    }
  }

  private void checkRole(X509Certificate[] chain) throws CertificateException {
    Caller owner = CertificateNames.owner(chain[0]);
    if (owner == null || !owner.has(server)) {
      throw new CertificateException(
          "certificate of " + (owner == null ? "nobody" : owner.words()) + ", expected " + server);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge().checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge().checkClientTrusted(chain, authType, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge().checkClientTrusted(chain, authType, engine);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    judge().checkServerTrusted(chain, authType);
    checkRole(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    judge().checkServerTrusted(chain, authType, socket);
    checkRole(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    judge().checkServerTrusted(chain, authType, engine);
    checkRole(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return judge().getAcceptedIssuers();
  }
}
