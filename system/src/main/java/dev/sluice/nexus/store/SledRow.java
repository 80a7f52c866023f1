package dev.sluice.nexus.store;

import dev.sluice.api.BootId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.SledState;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A sled as Nexus holds it: the actual state as last reported, beside what operators want.
 *
 * @param info the last report accepted
 * @param boot the newest boot known; newer than the report's from a reboot until the next report
 * @param policy what operators allow
 * @param state whether it is still part of the control plane
 * @param desired the reservoir an operator wants; null leaves it to the sled's own configuration
 * @param desiredGeneration counts the changes of {@code desired}: of two, the one with the higher
 *     number is the newer
 * @param errorSince when the error of the last report was first reported of the size worked towards
 *     in this boot, with no other since; null if it has none, or if a Nexus of an older release
 *     took the report
 */
public record SledRow(
    SledAgentInfo info,
    BootId boot,
    SledPolicy policy,
    SledState state,
    @Nullable ReservoirMode desired,
    long desiredGeneration,
    Instant timeCreated,
    Instant timeModified,
    @Nullable Instant errorSince) {

  /** A sled that has reported no error, and whose desired reservoir has not changed yet. */
  public SledRow(
      SledAgentInfo info,
      BootId boot,
      SledPolicy policy,
      SledState state,
      @Nullable ReservoirMode desired,
      Instant timeCreated,
      Instant timeModified) {
    this(info, boot, policy, state, desired, 0, timeCreated, timeModified, null);
  }

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

  /** Whether its newest boot has yet to say which reservoir it has, if it is to have one. */
  public boolean settling() {
    boolean wantsNone =
        info.reservoir().phase() == ReservoirPhase.ABSENT && info.reservoir().desiredBytes() == 0;
    return !info.boot().equals(boot) || !(info.reservoir().phase().settled() || wantsNone);
  }

  /** Whether {@code bytes} more fit beside what is reserved here. */
  public boolean hasRoom(long reservedBytes, long bytes) {
    return bytes <= freeBytes(reservedBytes);
  }

  /** The same sled with another last report, which is of {@link #boot} or makes it newer. */
  public SledRow reported(SledAgentInfo newInfo, Instant now) {
    BootId newest = newInfo.boot().isNewerThan(boot) ? newInfo.boot() : boot;
    Instant since = newInfo.reservoir().errno() == null ? null : errorSince(newInfo, now);
    return new SledRow(
        newInfo, newest, policy, state, desired, desiredGeneration, timeCreated, now, since);
  }

  private Instant errorSince(SledAgentInfo newInfo, Instant now) {
    ReservoirReport before = info.reservoir();
    boolean same =
        newInfo.boot().equals(info.boot())
            && newInfo.reservoir().desiredBytes() == before.desiredBytes()
            && Objects.equals(newInfo.reservoir().errno(), before.errno());
    return same && errorSince != null ? errorSince : now;
  }

  /** The same sled in a newer boot. */
  public SledRow rebooted(BootId newBoot, Instant now) {
    return new SledRow(
        info, newBoot, policy, state, desired, desiredGeneration, timeCreated, now, errorSince);
  }

  /** The same sled under another policy. */
  public SledRow with(SledPolicy newPolicy, Instant now) {
    return new SledRow(
        info, boot, newPolicy, state, desired, desiredGeneration, timeCreated, now, errorSince);
  }

  /** The same sled in another state. */
  public SledRow with(SledState newState, Instant now) {
    return new SledRow(
        info, boot, policy, newState, desired, desiredGeneration, timeCreated, now, errorSince);
  }

  /** The same sled with another desired reservoir, which is newer than any before. */
  public SledRow desiring(ReservoirMode newDesired, Instant now) {
    return new SledRow(
        info, boot, policy, state, newDesired, desiredGeneration + 1, timeCreated, now, errorSince);
  }

  /** What no VM has been promised of what placement may count on. */
  public long freeBytes(long reservedBytes) {
    return placeableBytes() - reservedBytes;
  }

  /** Whether new VMMs may be placed here at all. */
  public boolean takesInstances() {
    return policy == SledPolicy.IN_SERVICE && state == SledState.ACTIVE;
  }
}
