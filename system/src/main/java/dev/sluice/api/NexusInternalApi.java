package dev.sluice.api;

import java.util.concurrent.CompletionStage;

/** What a sled-agent may ask of Nexus. Failures as in {@link SledAgentApi}. */
public interface NexusInternalApi {

  /**
   * What Nexus holds about a sled; {@link ErrorCode#NO_SUCH_SLED} if nothing yet.
   *
   * @param boot the boot that asks; Nexus records it, and from then on refuses reports of older
   *     boots
   */
  CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot);

  /**
   * Reports the state of a sled. {@link ErrorCode#STALE_GENERATION} unless its generation is newer
   * than the one held, {@link ErrorCode#OLD_BOOT} if Nexus knows of a newer boot, {@link
   * ErrorCode#DECOMMISSIONED} once the sled is, {@link ErrorCode#INVALID_REQUEST} for a reservoir
   * that does not fit into the sled.
   */
  CompletionStage<Void> sledPut(SledAgentInfo info);
}
