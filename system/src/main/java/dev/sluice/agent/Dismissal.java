package dev.sluice.agent;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;

/** Why Nexus has dismissed this boot of the sled-agent: it reports and launches nothing more. */
enum Dismissal {
  /** The sled is decommissioned. */
  DECOMMISSIONED(ErrorCode.DECOMMISSIONED, "this sled is decommissioned"),
  /** A newer boot of this sled's agent has reported. */
  SUPERSEDED(ErrorCode.SHUTTING_DOWN, "a newer boot of this sled has taken over");

  private final ErrorCode code;
  private final String reason;

  Dismissal(ErrorCode code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  /** The answer to requests that come after it. */
  ApiException refusal() {
    return new ApiException(code, reason);
  }
}
