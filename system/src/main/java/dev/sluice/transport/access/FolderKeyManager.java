package dev.sluice.transport.access;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The key of a {@link TlsFolder}, whichever it holds when a handshake begins. A handshake asks for
 * an alias first and for the rest afterwards, so each version of the folder has an alias of its
 * own, and the last few are kept.
 */
final class FolderKeyManager extends X509ExtendedKeyManager {

  private static final int KEPT = 4; // versions read within one handshake
  private static final String EC = "EC";

  private final TlsFolder folder;
  private final Deque<Version> versions = new ArrayDeque<>();
  private long count;

  private record Version(String alias, TlsMaterial material) {}

  FolderKeyManager(TlsFolder folder) {
    this.folder = folder;
  }

  private synchronized String newest() {
    TlsMaterial now = folder.current();
    Version last = versions.peekLast();
    if (last == null || last.material() != now) {
      count++;
      last = new Version("version-" + count, now);
      versions.addLast(last);
      if (versions.size() > KEPT) {
        versions.removeFirst();
      }
    }
    return last.alias();
  }

  private synchronized @Nullable TlsMaterial of(@Nullable String alias) {
    for (Version version : versions) {
      if (version.alias().equals(alias)) {
        return version.material();
      }
    }
    return null;
  }

  private @Nullable String alias(String... keyTypes) {
    for (String type : keyTypes) {
      if (type.equals(EC)) {
        return newest();
      }
    }
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    TlsMaterial material = of(alias);
    return material == null ? null : material.chain().toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    TlsMaterial material = of(alias);
    return material == null ? null : material.key();
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(keyTypes);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyType);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(keyTypes);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return keyType.equals(EC) ? new String[] {newest()} : null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return getServerAliases(keyType, issuers);
  }
}
