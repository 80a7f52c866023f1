package dev.sluice.sim.check.domain;

import dev.sluice.sim.check.domain.RackEvent.BootEnded;
import dev.sluice.sim.check.domain.RackEvent.Booted;
import dev.sluice.sim.check.domain.RackEvent.Dismissed;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import dev.sluice.sim.check.domain.RackEvent.LaunchCalled;
import dev.sluice.sim.check.domain.RackEvent.StopCalled;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The VMs that run for certain, as far as callers were told: from the answer of a launch to the
 * call of a stop, while the boot lasts that gave the answer and is wanted. An answer that arrives
 * after any of these is certain of nothing.
 */
final class CertainVms {

  private final Map<String, LaunchCalled> called = new LinkedHashMap<>();
  private final Map<String, LaunchCalled> running = new LinkedHashMap<>();
  private final Map<String, Long> boots = new LinkedHashMap<>();
  private final Set<String> stopped = new LinkedHashSet<>();
  private @Nullable LaunchCalled begun;

  /** Takes in the next event. */
  void see(RackEvent event) {
    begun = null;
    if (event instanceof LaunchCalled call) {
      called.put(call.vm(), call);
    } else if (event instanceof LaunchAnswered answer) {
      answered(answer);
    } else if (event instanceof StopCalled stop) {
      stopped.add(stop.vm());
      running.remove(stop.vm());
    } else if (event instanceof BootEnded || event instanceof Dismissed) {
      boots.remove(event.sled());
      running.values().removeIf(vm -> vm.sled().equals(event.sled()));
    } else if (event instanceof Booted booted) {
      boots.put(booted.sled(), booted.boot());
    }
  }

  private void answered(LaunchAnswered answer) {
    LaunchCalled call = called.get(answer.vm());
    boolean certain =
        Rule.launched(answer)
            && call != null
            && boots.getOrDefault(answer.sled(), 0L) == answer.boot()
            && !stopped.contains(answer.vm());
    if (certain && running.put(answer.vm(), call) == null) {
      begun = call;
    }
  }

  /** The launch by whose answer a VM has become certain, if the last event was one. */
  @Nullable LaunchCalled begun() {
    return begun;
  }

  /** The launches of those that run. */
  Collection<LaunchCalled> running() {
    return running.values();
  }

  /** Whether a VM runs for certain. */
  boolean runs(String vm) {
    return running.containsKey(vm);
  }

  /** Bytes that those on a sled hold. */
  long bytesOn(String sled) {
    long sum = 0;
    for (LaunchCalled vm : running.values()) {
      if (vm.sled().equals(sled)) {
        sum += vm.bytes();
      }
    }
    return sum;
  }
}
