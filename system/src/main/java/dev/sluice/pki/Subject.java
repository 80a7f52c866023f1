package dev.sluice.pki;

import dev.sluice.api.SledId;
import dev.sluice.transport.access.CertificateNames;
import java.util.List;

/**
 * Whom a certificate is for.
 *
 * @param uri that names it; see {@link CertificateNames}
 * @param folder the name of its folder beside the authority
 * @param hosts names and IP addresses under which it serves
 */
public record Subject(String uri, String folder, List<String> hosts) {

  /** A subject whose hosts nobody can change afterwards. */
  public Subject {
    hosts = List.copyOf(hosts);
  }

  /** A sled-agent. */
  public static Subject sled(SledId id, List<String> hosts) {
    return new Subject(CertificateNames.uri(id), "sled-" + id.value(), hosts);
  }

  /** A Nexus. */
  public static Subject nexus(String name, List<String> hosts) {
    return new Subject(CertificateNames.uriOfNexus(name), "nexus-" + name, hosts);
  }
}
