package dev.sluice.sim.judge;

import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.VmmState;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.VmEvent.CreateFailed;
import dev.sluice.sim.event.VmmEvent.RegisterAsked;
import dev.sluice.sim.event.VmmEvent.StopServed;
import dev.sluice.sim.event.VmmEvent.VmmTold;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A sled-agent takes no VMM of an instance that has another one there, whoever asks: of the other
 * one somebody has asked for the end, or bhyve has failed to make it.
 */
final class OneVmmPerInstance implements Oracle {

  private final Findings findings;
  private final Map<PropolisId, InstanceId> instances = new LinkedHashMap<>();
  private final Map<Sled, Set<PropolisId>> taken = new LinkedHashMap<>();
  private final Map<Sled, Set<String>> ends = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  OneVmmPerInstance(Findings findings) {
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    events.on(BootBegan.class, this::began);
    events.on(RegisterAsked.class, ask -> instances.put(ask.vmm(), ask.instance()));
    events.on(StopServed.class, stop -> ends(stop.sled()).add(stop.call().vmm().toString()));
    events.on(CreateFailed.class, failed -> ends(failed.sled()).add(failed.vm()));
    events.on(VmmTold.class, this::told);
  }

  private void began(BootBegan boot) {
    taken.remove(boot.sled());
    ends.remove(boot.sled());
  }

  private Set<String> ends(Sled sled) {
    return ends.computeIfAbsent(sled, any -> new LinkedHashSet<>());
  }

  private void told(VmmTold told) {
    Set<PropolisId> here = taken.computeIfAbsent(told.sled(), any -> new LinkedHashSet<>());
    InstanceId instance = instances.get(told.vmm());
    if (told.state() == VmmState.GONE || instance == null || !here.add(told.vmm())) {
      return;
    }
    for (PropolisId other : here) {
      if (!other.equals(told.vmm())
          && instance.equals(instances.get(other))
          && !ends(told.sled()).contains(other.toString())) {
        findings.add(
            Promise.ONE_VMM_PER_INSTANCE,
            told.sled().name()
                + " has taken "
                + told.vmm()
                + " of instance "
                + instance
                + ", of which it has "
                + other);
      }
    }
  }
}
