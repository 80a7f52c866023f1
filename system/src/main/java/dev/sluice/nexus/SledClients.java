package dev.sluice.nexus;

import dev.sluice.api.SledAgentApi;
import dev.sluice.api.SledId;

/** How Nexus reaches sled-agents. */
@FunctionalInterface
public interface SledClients {

  /**
   * A client of the sled-agent of {@code sled}; whether anything answers shows only in a call.
   *
   * @param address where it last said that it answers, {@code host:port}
   */
  SledAgentApi agent(SledId sled, String address);
}
