package dev.sluice.agent;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;

/** Why Nexus wants nothing more of this life of the sled-agent; for good. */
enum Dismissal {
  /** The sled is decommissioned. */
  DECOMMISSIONED(ErrorCode.DECOMMISSIONED, "this sled is decommissioned"),
  /** A newer life of this sled's agent has reported. */
  SUPERSEDED(ErrorCode.SHUTTING_DOWN, "a newer boot of this sled has taken over");

  private final ErrorCode code;
  private final String reason;

  Dismissal(ErrorCode code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** What to answer to those who still ask for something. */
  ApiException refusal() {
    return new ApiException(code, reason);
  }
}
