package dev.sluice.platform;

import java.util.UUID;

/** Where new identities come from. */
@FunctionalInterface
public interface Ids {

  /** An identity that nothing else has. */
  UUID next();
}
