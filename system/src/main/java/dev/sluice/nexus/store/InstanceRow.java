package dev.sluice.nexus.store;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance.
 *
 * @param propolis the VMM that runs it or is on its way up or down; null while there is none
 * @param lastAutoRestart when Nexus last began to start it by itself, whatever came of it
 * @param timeFailed since when it has failed, starts that came to nothing aside; null if it has
 *     not, and perhaps if a Nexus of the release before was there when it did
 */
public record InstanceRow(
    InstanceId id,
    InstanceSpec spec,
    InstanceState state,
    @Nullable PropolisId propolis,
    Instant timeCreated,
    @Nullable Instant lastAutoRestart,
    @Nullable Instant timeFailed) {

  /** An instance that has not failed. */
  public InstanceRow(
      InstanceId id,
      InstanceSpec spec,
      InstanceState state,
      @Nullable PropolisId propolis,
      Instant timeCreated,
      @Nullable Instant lastAutoRestart) {
    this(id, spec, state, propolis, timeCreated, lastAutoRestart, null);
  }

  /** The same instance in another state. */
  public InstanceRow with(InstanceState newState, @Nullable PropolisId newPropolis) {
    boolean over = newState == InstanceState.RUNNING || newState == InstanceState.STOPPED;
    Instant failed = over ? null : timeFailed;
    return new InstanceRow(id, spec, newState, newPropolis, timeCreated, lastAutoRestart, failed);
  }

  /** The same instance, which has failed: at {@code now}, if it had not before. */
  public InstanceRow failed(Instant now) {
    Instant since = timeFailed == null ? now : timeFailed;
    return new InstanceRow(
        id, spec, InstanceState.FAILED, null, timeCreated, lastAutoRestart, since);
  }

  /** The same instance, back in the state that it had before a start that came to nothing. */
  public InstanceRow backTo(InstanceState before, Instant now) {
    return before == InstanceState.FAILED ? failed(now) : with(before, null);
  }

  /**
   * Whether Nexus is to start this instance by itself: it failed, its user wants that, and it was
   * not so started within {@code cooldown}, as this clock has it.
   */
  public boolean dueForRestart(Instant now, Duration cooldown) {
    // A last time in the future is the mark of a clock that went back: waiting for it could take
    // days. Starting now sets the mark right.
    return restartsByItself()
        && (lastAutoRestart == null
            || autoRestartedAfter(now)
            || !lastAutoRestart.plus(cooldown).isAfter(now));
  }

  /** Whether the clock has gone back since Nexus last began to start it by itself. */
  public boolean autoRestartedAfter(Instant now) {
    return lastAutoRestart != null && lastAutoRestart.isAfter(now);
  }

  /** Whether it failed and its user wants Nexus to start it again. */
  public boolean restartsByItself() {
    return state == InstanceState.FAILED && spec.autoRestart();
  }

  /** The same instance, started by Nexus itself at {@code now}. */
  public InstanceRow autoRestartedAt(Instant now) {
    return new InstanceRow(id, spec, state, propolis, timeCreated, now, timeFailed);
  }
}
