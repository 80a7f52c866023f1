package dev.sluice.transport.access;

import dev.sluice.api.SledId;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a certificate names its owner: by one URI among its subject alternative names, {@code
 * sluice:sled:UUID} or {@code sluice:nexus:NAME}.
 */
public final class CertificateNames {

  private static final String SLED = "sluice:sled:";
  private static final String NEXUS = "sluice:nexus:";
  private static final Pattern NEXUS_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
  private static final int URI_NAME = 6; // its tag among the kinds of names, RFC 5280 4.2.1.6

  private CertificateNames() {}

  /** The URI that names a sled. */
  public static String uri(SledId sled) {
    return SLED + sled.value();
  }

  /**
   * The URI that names a Nexus.
   *
   * @param name lower-case letters, digits and hyphens, at most 63
   */
  public static String uriOfNexus(String name) {
    if (!isNexusName(name)) {
      throw new IllegalArgumentException(name);
    }
    return NEXUS + name;
  }

  /** Whether a Nexus may have this name. */
  public static boolean isNexusName(String name) {
    return NEXUS_NAME.matcher(name).matches();
  }

  /** The owner of a certificate; null if it names none, or more than one. */
  public static @Nullable Caller owner(X509Certificate certificate) {
    List<Caller> owners = new ArrayList<>();
    for (String uri : uris(certificate)) {
      Caller owner = owner(uri);
      if (owner != null) {
        owners.add(owner);
      }
    }
    return owners.size() == 1 ? owners.get(0) : null;
  }

  private static @Nullable Caller owner(String uri) {
    if (uri.startsWith(NEXUS) && isNexusName(uri.substring(NEXUS.length()))) {
      return new Caller.NexusNamed(uri.substring(NEXUS.length()));
    }
    if (uri.startsWith(SLED)) {
      String id = uri.substring(SLED.length());
      try {
        UUID uuid = UUID.fromString(id);
        return uuid.toString().equals(id) ? new Caller.Sled(new SledId(uuid)) : null;
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return null;
  }

  private static List<String> uris(X509Certificate certificate) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return List.of();
    }
    return names == null
        ? List.of()
        : names.stream()
            .filter(name -> name.get(0).equals(URI_NAME))
            .map(name -> String.valueOf(name.get(1)))
            .toList();
  }
}
