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
 */
public record InstanceRow(
    InstanceId id,
    InstanceSpec spec,
    InstanceState state,
    @Nullable PropolisId propolis,
    Instant timeCreated,
    @Nullable Instant lastAutoRestart) {

  /** The same instance in another state. */
  public InstanceRow with(InstanceState newState, @Nullable PropolisId newPropolis) {
    return new InstanceRow(id, spec, newState, newPropolis, timeCreated, lastAutoRestart);
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
    return new InstanceRow(id, spec, state, propolis, timeCreated, now);
  }
}
