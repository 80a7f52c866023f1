package dev.sluice.scenarios.smoke;

import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the driver of a smoke run did to the rack, as faults of a plan. */
final class RecordedFaults {

  private static final long DELAY_MILLIS = 300; // of a link that delays
  private static final long ALL = 100;

  private final RecordedSleds sleds;
  private final List<Fault> faults = new ArrayList<>();
  private final SortedMap<String, Integer> leftOut = new TreeMap<>();
  // By what ends it: the object and what is done to it.
  private final SortedMap<String, Fault> open = new TreeMap<>();

  RecordedFaults(RecordedSleds sleds) {
    this.sleds = sleds;
  }

  /** Takes the next event. */
  void add(RecordedEvent event) {
    if (!event.deed()) {
      return;
    }
    ends(event);
    int sled = event.numberOf("sled");
    int nexus = event.numberOf("nexus");
    if (sled >= 0) {
      ofASled(event, sled, new Target.Sled(sled));
    } else if (nexus >= 0) {
      ofANexus(event, new Target.Nexus(nexus));
    } else if (event.object().equals("database") && event.is("fail")) {
      begin(event, FaultKind.STORE_OUTAGE, new Target.Store(), 0, "database is-back");
    }
  }

  private void ofASled(RecordedEvent event, int sled, Target.Sled target) {
    String name = "sled-" + sled;
    switch (event.part() + " " + event.f()) {
      case " kill-agent" -> begin(event, FaultKind.AGENT_RESTART, target, 0, name + "-agent start");
      case " sled-rebooted", " sled-power-cycled" ->
          begin(event, FaultKind.SLED_REBOOT, target, 0, name + "-agent start");
      case "-agent freeze" -> begin(event, FaultKind.AGENT_PAUSE, target, 0, name + "-agent thaw");
      case "-device lacks-memory" ->
          begin(
              event,
              FaultKind.ENOMEM,
              target,
              sleds.percentOfLimit(sled, event.amount()),
              name + "-device has-memory");
      case "-device resize" ->
          put(event, FaultKind.RESIZED_BY_OTHER, target, sleds.percentOfSize(sled, event.amount()));
      case "-operator EXPUNGED" ->
          begin(event, FaultKind.DECOMMISSION, target, 0, name + "-operator decommission");
      case "-link CUT" -> link(event, FaultKind.PARTITION, target, 0);
      case "-link CUT_FORTH" -> link(event, FaultKind.LOSE_REQUEST, target, ALL);
      case "-link CUT_BACK" -> link(event, FaultKind.HALF_OPEN, target, ALL);
      case "-link HALF_OPEN" -> leftOut.merge("a connection that is half open", 1, Integer::sum);
      case "-link DELAY" -> link(event, FaultKind.NET_DELAY, target, DELAY_MILLIS);
      case "-link RESET" -> link(event, FaultKind.REFUSE_CONNECTION, target, ALL);
      case "-link TRICKLE" -> leftOut.merge("a link that trickles", 1, Integer::sum);
      case "-device freeze" -> leftOut.merge("a device that stands still", 1, Integer::sum);
      case "-link-back REFUSE" ->
          begin(
              event,
              FaultKind.REFUSE_CONNECTION,
              new Target.Link(new Target.Every(), target),
              ALL,
              name + "-link-back PASS");
      default -> {}
    }
  }

  private void link(RecordedEvent event, FaultKind kind, Target.Sled sled, long amount) {
    Target target = new Target.Link(sled, new Target.Every());
    begin(event, kind, target, amount, event.object() + " PASS");
  }

  private void ofANexus(RecordedEvent event, Target.Nexus target) {
    if (event.is("kill")) {
      begin(event, FaultKind.NEXUS_RESTART, target, 0, event.object() + " start");
    } else if (event.is("freeze")) {
      begin(event, FaultKind.NEXUS_PAUSE, target, 0, event.object() + " thaw");
    }
  }

  private void begin(
      RecordedEvent event, FaultKind kind, Target target, long amount, String endedBy) {
    open.put(endedBy, new Fault(kind, event.millis(), 0, target, amount, null));
  }

  private void put(RecordedEvent event, FaultKind kind, Target target, long amount) {
    faults.add(new Fault(kind, event.millis(), 0, target, amount, null));
  }

  private void ends(RecordedEvent event) {
    Fault fault = open.remove(event.object() + " " + event.f());
    if (fault != null) {
      faults.add(fault.withLastsMillis(event.millis() - fault.atMillis()));
    }
  }

  /** All of them by their times; one that was not ended lasts until {@code endMillis}. */
  List<Fault> planned(long endMillis) {
    List<Fault> all = new ArrayList<>(faults);
    open.values().forEach(one -> all.add(one.withLastsMillis(endMillis - one.atMillis())));
    return all.stream().sorted(Comparator.comparingLong(Fault::atMillis)).toList();
  }

  /** What no fault of a plan stands for, and how often. */
  SortedMap<String, Integer> leftOut() {
    return leftOut;
  }
}
