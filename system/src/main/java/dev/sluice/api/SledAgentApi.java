package dev.sluice.api;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What Nexus may ask of a sled-agent. Every call is safe to repeat. A call meant for another boot
 * fails with {@link ErrorCode#WRONG_BOOT}; once decommissioned, all but {@link #identity}, {@link
 * #vmm} and {@link #ensureStopped} fail with {@link ErrorCode#DECOMMISSIONED}.
 *
 * <p>A call that makes, runs or stops a VMM carries the {@link Epoch} of that VMM, null from a
 * sender that has none: one older than any that came before for a VMM known here fails with {@link
 * ErrorCode#STALE_EPOCH}, whatever else would be answered.
 *
 * <p>Stages fail with {@link ApiException} for an answer that says no, and with {@link
 * NoAnswerException} if there was none.
 */
public interface SledAgentApi {

  /** Which sled and boot answer here. */
  CompletionStage<SledIdentity> identity();

  /**
   * Makes a VMM known. {@link ErrorCode#VMM_GONE} if this id was stopped before, {@link
   * ErrorCode#CONFLICT} if the instance has another live VMM on this sled.
   */
  CompletionStage<VmmView> ensureRegistered(VmmSpec spec, @Nullable Epoch epoch);

  /**
   * Runs a registered VMM; completes when bhyve holds its memory. {@link
   * ErrorCode#RESERVOIR_NOT_READY} if the reservoir did not become ready, or had no room, by the
   * launch deadline; {@link ErrorCode#INSUFFICIENT_RESERVOIR} if bhyve had not the memory after
   * all; {@link ErrorCode#VMM_GONE} if it was stopped meanwhile; {@link ErrorCode#NO_SUCH_VMM}.
   */
  CompletionStage<VmmView> ensureRunning(PropolisId propolis, BootId boot, @Nullable Epoch epoch);

  /**
   * Makes sure that this VMM does not run and never will in this boot, whatever late request still
   * arrives for it; completes when its memory is back in the reservoir. An unknown id is recorded
   * as gone all the same, and answered {@link ErrorCode#NO_SUCH_VMM}.
   */
  CompletionStage<VmmView> ensureStopped(PropolisId propolis, BootId boot, @Nullable Epoch epoch);

  /** Where a VMM stands; {@link ErrorCode#NO_SUCH_VMM} for an unknown id. */
  CompletionStage<VmmView> vmm(PropolisId propolis, BootId boot);

  /**
   * Sets the desired size of the reservoir; completes when the reservoir has settled at it. {@link
   * ErrorCode#RESERVOIR_BUSY} while another request or the first set-up is being worked on, {@link
   * ErrorCode#INVALID_REQUEST} for an impossible size, {@link ErrorCode#INSUFFICIENT_RESERVOIR} if
   * it settled short of it.
   *
   * @param generation the number of the change that asks for this size, null from a sender that has
   *     none: one lower than any that came before in this boot fails with {@link
   *     ErrorCode#STALE_GENERATION}, whatever was answered to that
   */
  CompletionStage<ReservoirReport> setReservoir(
      ReservoirMode desired, BootId boot, @Nullable Long generation);
}
