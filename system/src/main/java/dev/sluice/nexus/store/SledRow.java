package dev.sluice.nexus.store;

import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A sled as Nexus holds it: the actual state as last reported, beside the operator's wishes.
 *
 * @param info the last report accepted
 * @param boot the newest boot heard of; newer than the report's from a reboot until the next report
 * @param policy the operator's will
 * @param state whether it is still part of the control plane
 * @param desired the reservoir an operator wants; null leaves it to the sled's own configuration
 */
public record SledRow(
    SledAgentInfo info,
    BootId boot,
    SledPolicy policy,
    SledState state,
    @Nullable ReservoirMode desired,
    Instant timeCreated,
    Instant timeModified) {

  /** The key. */
  public SledId id() {
    return info.id();
  }

  /** Reservoir that placement may count on: what this very boot has settled at, or nothing. */
  public long placeableBytes() {
    return info.boot().equals(boot) && info.reservoir().phase().settled()
        ? info.reservoir().settledBytes()
        : 0;
  }

  /** Whether new VMMs may be placed here at all. */
  public boolean takesInstances() {
    return policy == SledPolicy.IN_SERVICE && state == SledState.ACTIVE;
  }
}
