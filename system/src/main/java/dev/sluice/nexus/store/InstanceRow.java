package dev.sluice.nexus.store;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An instance.
 *
 * @param propolis the VMM that runs it or is on its way up or down; null while there is none
 * @param lastAutoRestart when Nexus last started it by itself
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

  /** The same instance, started by Nexus itself at {@code now}. */
  public InstanceRow autoRestartedAt(Instant now) {
    return new InstanceRow(id, spec, state, propolis, timeCreated, now);
  }
}
