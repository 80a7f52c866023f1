package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What users and operators of a smoke run asked for, as operations of a plan. */
final class RecordedOperations {

  private static final int CLIENTS = 60; // of users, by the instance
  private static final int OPERATOR = CLIENTS;
  private static final int FIRST_DIRECT = OPERATOR + 1;
  private static final int DIRECTS = 30;
  private static final Map<String, OperationKind> POLICIES =
      Map.of(
          "NO_PROVISION", OperationKind.NO_PROVISION,
          "DRAIN", OperationKind.DRAIN,
          "IN_SERVICE", OperationKind.IN_SERVICE);

  private final RecordedSleds sleds;
  private final List<Operation> operations = new ArrayList<>();
  private final SortedMap<String, Integer> leftOut = new TreeMap<>();
  private long guestGib = 1;
  private int directs;

  RecordedOperations(RecordedSleds sleds) {
    this.sleds = sleds;
  }

  /** Takes the next event. */
  void add(RecordedEvent event) {
    int instance = event.numberOf("instance");
    int sled = event.numberOf("sled");
    if (instance >= 0 && !event.deed()) {
      ofAnInstance(event, instance);
    } else if (sled >= 0 && event.deed() && event.part().equals("-operator")) {
      ofAnOperator(event, sled);
    } else if (sled >= 0 && !event.deed() && !event.part().startsWith("-")) {
      ofASled(event, sled);
    }
  }

  private void ofAnInstance(RecordedEvent event, int instance) {
    @Nullable OperationKind kind =
        switch (event.f()) {
          case "create" -> OperationKind.CREATE;
          case "start" -> OperationKind.START;
          case "stop" -> OperationKind.STOP;
          case "delete" -> OperationKind.DELETE;
          default -> null;
        };
    if (kind != null) {
      put(kind, event, instance % CLIENTS, instance, 0);
    } else if (event.is("get")) {
      leftOut.merge("get of an instance, by which the driver waits", 1, Integer::sum);
    }
  }

  private void ofAnOperator(RecordedEvent event, int sled) {
    OperationKind policy = POLICIES.get(event.f());
    if (policy != null) {
      put(policy, event, OPERATOR, sled, 0);
    } else if (event.is("desire")) {
      put(OperationKind.RESIZE, event, OPERATOR, sled, sleds.percentOfRam(sled, event.amount()));
    }
  }

  /** Launches of instances follow from their starts; others are the driver's, past Nexus. */
  private void ofASled(RecordedEvent event, int sled) {
    boolean direct = !event.text("vm").startsWith("instance-");
    if (event.is("launch")) {
      long gib = (event.number("bytes") - GuestMemory.BOOT_ROM_BYTES) / GuestMemory.GIB;
      guestGib = Math.max(guestGib, gib);
      if (direct) {
        put(OperationKind.LAUNCH_DIRECT, event, direct(), sled, gib);
      }
    } else if (event.is("stop") && direct) {
      put(OperationKind.STOP_DIRECT, event, direct(), sled, 0);
    }
  }

  private int direct() {
    return FIRST_DIRECT + directs++ % DIRECTS;
  }

  private void put(OperationKind kind, RecordedEvent event, int client, int target, long amount) {
    operations.add(new Operation(kind, event.millis(), client, target, amount));
  }

  /** All of them by their times; instances have the size of the largest launch. */
  List<Operation> planned() {
    return operations.stream()
        .map(one -> one.kind() == OperationKind.CREATE ? sized(one) : one)
        .sorted(Comparator.comparingLong(Operation::atMillis))
        .toList();
  }

  private Operation sized(Operation create) {
    return new Operation(
        create.kind(), create.atMillis(), create.client(), create.target(), guestGib);
  }

  /** What no operation of a plan stands for, and how often. */
  SortedMap<String, Integer> leftOut() {
    return leftOut;
  }
}
