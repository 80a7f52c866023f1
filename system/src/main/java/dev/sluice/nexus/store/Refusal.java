package dev.sluice.nexus.store;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledId;

/**
 * Why an attempt to start an instance on a sled came to nothing.
 *
 * @param code what the sled answered, or {@link ErrorCode#UNAVAILABLE} if it did not
 * @param why one sentence for a person
 */
public record Refusal(SledId sled, ErrorCode code, String why) {}
