package dev.sluice.sim.rack;

import dev.sluice.agent.VmNames;
import dev.sluice.api.PropolisId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The VMs in a sled's kernel by who has made them: the present boot, an earlier one, others. */
final class SledVms {

  private final VmNames names;
  private final KernelReservoir reservoir;
  private final Map<PropolisId, String> nameOf = new LinkedHashMap<>();
  private final Map<PropolisId, Long> bytesOf = new LinkedHashMap<>();
  private final Set<String> ofThisBoot = new LinkedHashSet<>(); // those that are gone too

  SledVms(VmNames names, KernelReservoir reservoir) {
    this.names = names;
    this.reservoir = reservoir;
  }

  /** The propolis id, in text, of one that its sled-agent has made. */
  String propolis(String vm) {
    return Objects.requireNonNull(names.propolis(vm), "a VM of somebody else");
  }

  /** A VMM was registered that takes so much. */
  void remember(PropolisId vmm, long reservoirBytes) {
    bytesOf.put(vmm, reservoirBytes);
  }

  /** What a VMM takes that was registered. */
  long reservoirBytes(PropolisId vmm) {
    return Objects.requireNonNull(bytesOf.get(vmm), "running before registered");
  }

  /** Another boot begins, which has made none. */
  void bootBegins() {
    ofThisBoot.clear();
  }

  /** The present boot has made one. */
  void made(String name) {
    ofThisBoot.add(name);
  }

  /** What those hold that the present boot has made. */
  long ownBytes() {
    return reservoir.vms().bytes(ofThisBoot::contains);
  }

  /** What those hold that the present boot has not made. */
  long strangersBytes() {
    return reservoir.vms().bytes(name -> !ofThisBoot.contains(name));
  }

  /** Whether one of this VMM runs. */
  boolean runs(PropolisId vmm) {
    return reservoir.vms().running(name(vmm));
  }

  /** Whether one of this boot holds memory for this VMM. */
  boolean holds(PropolisId vmm) {
    String name = name(vmm);
    return ofThisBoot.contains(name) && reservoir.vms().holds(name);
  }

  /** The name of a VMM's VM, which observers ask about at each look. */
  private String name(PropolisId vmm) {
    return nameOf.computeIfAbsent(vmm, names::of);
  }

  /** Propolis ids of those that run and that an agent of this sled made. */
  List<String> running() {
    List<String> running = new ArrayList<>();
    for (String name : reservoir.vms().running()) {
      String vm = names.propolis(name);
      if (vm != null) {
        running.add(vm);
      }
    }
    return running;
  }

  /** The names of those of earlier boots that hold memory, sorted. */
  List<String> leftOfEarlierBoots() {
    List<String> left = new ArrayList<>();
    for (String name : reservoir.vms().names()) {
      if (names.ours(name) && !ofThisBoot.contains(name)) {
        left.add(name);
      }
    }
    return left;
  }
}
