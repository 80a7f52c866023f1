package dev.sluice.nexus.store;

import dev.sluice.api.InstanceView;
import dev.sluice.api.SagaId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a start saga came to. Kept for a while after it, for whoever waits for the start at a Nexus
 * that did not bring it to its end.
 *
 * @param started the instance as it was when it had been started; null if it was not
 * @param refusals of a start that was given up: why no sled took it
 */
public record OutcomeRow(
    SagaId id,
    Kind kind,
    @Nullable InstanceView started,
    List<Refusal> refusals,
    Instant timeEnded) {

  /** How a start may end. */
  public enum Kind {
    /** The instance runs. */
    STARTED,
    /** No sled took it. */
    GIVEN_UP,
    /** A user has stopped or deleted the instance before it ran. */
    CALLED_OFF
  }

  /** Of a saga that has started its instance. */
  public static OutcomeRow started(SagaId id, InstanceView instance, Instant now) {
    return new OutcomeRow(id, Kind.STARTED, instance, List.of(), now);
  }

  /** Of a saga that was called off; it is there before its VMM is gone. */
  public static OutcomeRow calledOff(SagaId id, Instant now) {
    return new OutcomeRow(id, Kind.CALLED_OFF, null, List.of(), now);
  }

  /** Of a saga that no sled has served. */
  public static OutcomeRow givenUp(SagaId id, List<Refusal> refusals, Instant now) {
    return new OutcomeRow(id, Kind.GIVEN_UP, null, refusals, now);
  }
}
