package dev.sluice.api;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** Why a request was refused. Each reason has one HTTP status, and no two reasons share a name. */
public enum ErrorCode {
  /** The request is malformed, or a value in it is out of bounds. */
  INVALID_REQUEST(400),
  /** Who calls is not proved: no certificate or token, or one that is not good, or no longer. */
  UNAUTHENTICATED(401),
  /** The caller lacks the role for this, or speaks for another sled. */
  FORBIDDEN(403),
  /** No sled has this id. */
  NO_SUCH_SLED(404),
  /** No instance has this id. */
  NO_SUCH_INSTANCE(404),
  /** No saga that has not ended has this id. */
  NO_SUCH_SAGA(404),
  /** The sled-agent does not know this VMM. */
  NO_SUCH_VMM(404),
  /** The object is in a state that does not allow this. */
  CONFLICT(409),
  /**
   * A report not newer than the one held, or a desired reservoir older than one that came before.
   */
  STALE_GENERATION(409),
  /** A report of a boot older than the newest that Nexus knows of. */
  OLD_BOOT(409),
  /** A request meant for another boot than the one that answers. */
  WRONG_BOOT(409),
  /** A request about a VMM by a Nexus that has lost it to another since. */
  STALE_EPOCH(409),
  /** The sled is decommissioned. */
  DECOMMISSIONED(410),
  /** This VMM was stopped; its id never runs again in this boot. */
  VMM_GONE(410),
  /** The idempotency key has come with another request before. */
  KEY_REUSED(422),
  /** A fault in the answering process, or a reason that the reader does not know. */
  @JsonEnumDefaultValue
  INTERNAL(500),
  /** Cannot be served now, and nothing has happened; may be tried again. */
  UNAVAILABLE(503),
  /** The reservoir was not ready, or had no room, by the launch deadline; may be tried again. */
  RESERVOIR_NOT_READY(503),
  /** No room to remember another idempotency key, and nothing has happened; may be tried again. */
  KEYS_FULL(503),
  /** Another reservoir request is being worked on. */
  RESERVOIR_BUSY(503),
  /** The process is ending. */
  SHUTTING_DOWN(503),
  /** The start goes on; it took longer than the request may. */
  START_PENDING(503),
  /** The stop goes on; it took longer than the request may. */
  STOP_PENDING(503),
  /** The request may have taken effect, or may yet: the datastore has not answered in time. */
  OUTCOME_UNKNOWN(504),
  /** bhyve lacks the memory. */
  INSUFFICIENT_RESERVOIR(507),
  /** No sled has room. */
  INSUFFICIENT_CAPACITY(507);

  private final int httpStatus;

  ErrorCode(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  /** The HTTP status that carries this reason. */
  public int httpStatus() {
    return httpStatus;
  }
}
