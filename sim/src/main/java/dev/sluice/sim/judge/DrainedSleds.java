package dev.sluice.sim.judge;

import dev.sluice.api.DrainProgress;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.StayReason;
import dev.sluice.api.StayingInstance;
import dev.sluice.nexus.store.InstanceRow;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.sim.rack.Clients;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is on the sleds that are drained, and why it may be there, now that nothing changes: which
 * VMs run is known from bhyve, what is free elsewhere from the kernels, which instances Nexus may
 * start by itself from what their users asked for.
 */
final class DrainedSleds {

  private DrainedSleds() {}

  /** The VMs on drained sleds that should have left them, a line each. */
  static List<String> overdue(Rack rack, StoreMirror store) {
    List<String> overdue = new ArrayList<>();
    Map<String, Long> free = new LinkedHashMap<>();
    for (SledNode sled : rack.sleds()) {
      SledRow row = store.sled(sled.id());
      if (row != null && row.takesInstances()) {
        free.put(
            sled.name(), sled.kernelReservoirBytes() - sled.strangersBytes() - sled.ownBytes());
      }
    }
    for (SledNode sled : rack.sleds()) {
      SledRow row = store.sled(sled.id());
      if (row != null && row.policy() == SledPolicy.DRAIN) {
        for (InstanceRow instance : on(sled, store).values()) {
          String other = otherPlace(instance, free);
          if (other != null) {
            overdue.add(instance.spec().name() + " is on " + sled.name() + ", fits on " + other);
          }
        }
      }
    }
    return overdue;
  }

  /**
   * The sled that an instance should have gone to; null if it may not go, or fits nowhere.
   *
   * @param free the sleds that take instances, each with its free memory
   */
  static @Nullable String otherPlace(InstanceRow instance, Map<String, Long> free) {
    long bytes = GuestMemory.reservoirBytes(instance.spec().memoryBytes());
    for (Map.Entry<String, Long> sled : free.entrySet()) {
      if (mayGo(instance) && bytes <= sled.getValue()) {
        return sled.getKey();
      }
    }
    return null;
  }

  private static Map<InstanceId, InstanceRow> on(SledNode sled, StoreMirror store) {
    Map<InstanceId, InstanceRow> there = new LinkedHashMap<>();
    for (String vm : sled.runningVms()) {
      InstanceId id = store.instanceOf(vm);
      InstanceRow row = id == null ? null : store.instances().get(id);
      if (row != null) {
        there.put(row.id(), row);
      }
    }
    return there;
  }

  private static boolean mayGo(InstanceRow instance) {
    return Clients.restarts(InstanceHistories.number(instance));
  }

  /** What is wrong about the progress that is told of a sled; null if nothing is. */
  static @Nullable String wrong(
      SledNode sled, StoreMirror store, SledPolicy policy, @Nullable DrainProgress told) {
    Map<InstanceId, Boolean> there = new LinkedHashMap<>();
    on(sled, store).values().forEach(row -> there.put(row.id(), mayGo(row)));
    return wrong(policy, told, there);
  }

  /**
   * The same, by what runs there.
   *
   * @param there the instances, each with whether Nexus may start it by itself
   */
  static @Nullable String wrong(
      SledPolicy policy, @Nullable DrainProgress told, Map<InstanceId, Boolean> there) {
    if (policy != SledPolicy.DRAIN || told == null) {
      return (policy == SledPolicy.DRAIN) == (told != null)
          ? null
          : "under " + policy + ": " + told;
    }
    boolean right = told.remaining() == there.size() && told.moving() == 0;
    List<InstanceId> named = new ArrayList<>();
    for (StayingInstance one : told.staying()) {
      Boolean mayGo = there.get(one.instance());
      right &= mayGo != null && mayGo == (one.why() == StayReason.NO_ROOM);
      named.add(one.instance());
    }
    right &= named.size() == Math.min(there.size(), DrainProgress.STAYING_MAX);
    return right ? null : told + ", there are " + there;
  }
}
