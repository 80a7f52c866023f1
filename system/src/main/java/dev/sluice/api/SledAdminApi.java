package dev.sluice.api;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What an operator may ask of Nexus about sleds. Failures as in {@link SledAgentApi}. */
public interface SledAdminApi {

  /** All sleds, in order of their ids. */
  CompletionStage<List<SledView>> sleds();

  /**
   * Sets the policy. In service and no-provision may alternate; either may become expunged; what is
   * so already succeeds; all else, and any change once decommissioned, is {@link
   * ErrorCode#CONFLICT}.
   */
  CompletionStage<Void> setPolicy(SledId id, SledPolicy policy);

  /** Decommissions an expunged sled; {@link ErrorCode#CONFLICT} under any other policy. */
  CompletionStage<Void> decommission(SledId id);

  /**
   * Sets the desired size of a sled's reservoir; Nexus tells the sled, and goes on until it knows.
   */
  CompletionStage<Void> setDesiredReservoir(SledId id, ReservoirMode desired);
}
