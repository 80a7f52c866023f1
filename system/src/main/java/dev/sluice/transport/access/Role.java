package dev.sluice.transport.access;

import java.util.Locale;

/** What a caller may do. Certificates give the first two, tokens the others. */
public enum Role {
  /** Reports of one sled, and questions about it. */
  SLED,
  /** Orders to a sled-agent. */
  NEXUS,
  /** Orders about sleds. */
  OPERATOR,
  /** Instances. */
  USER;

  /** Its name in files and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
