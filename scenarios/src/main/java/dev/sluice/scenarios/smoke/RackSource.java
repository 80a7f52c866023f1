package dev.sluice.scenarios.smoke;

import dev.sluice.api.call.Transport;
import java.io.IOException;

/** Where the rack of a smoke run comes from. */
interface RackSource {

  /** How many sleds it has. */
  int sleds();

  /** How many Nexus. */
  int nexuses();

  /** The memory of each instance that the run makes. */
  long instanceBytes();

  /** What calls go by. */
  Transport transport();

  /**
   * Looks whether the rack can be used; changes nothing.
   *
   * @throws dev.sluice.scenarios.file.BadInputException if not
   */
  void check(Journal journal) throws IOException;

  /** The rack. */
  RackControl open(Journal journal) throws IOException;
}
