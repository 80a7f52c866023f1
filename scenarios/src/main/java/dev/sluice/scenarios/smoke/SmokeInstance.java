package dev.sluice.scenarios.smoke;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import org.jspecify.annotations.Nullable;

/** An instance of the run, and what its user knows of it. Safe for any thread. */
final class SmokeInstance {

  private final int number;
  private final InstanceId id;
  private final long memoryBytes;
  private @Nullable SmokeSled sled;
  private int underWay;

  SmokeInstance(int number, InstanceId id, long memoryBytes) {
    this.number = number;
    this.id = id;
    this.memoryBytes = memoryBytes;
  }

  /** Its name in histories. */
  String name() {
    return "instance-" + number;
  }

  InstanceId id() {
    return id;
  }

  /** The sled that ran it when its user last heard; null if none did. */
  synchronized @Nullable SmokeSled sled() {
    return sled;
  }

  synchronized void runsOn(@Nullable SmokeSled newSled) {
    sled = newSled;
  }

  synchronized void beginsToStart() {
    underWay++;
  }

  synchronized void endsToStart() {
    underWay--;
  }

  /** Whether it may have a VM on a sled now. */
  synchronized boolean mayBeOn(SmokeSled which) {
    return sled == which || underWay > 0;
  }

  /** Its launch, as the model of a sled's reservoir has it. */
  Object launch() {
    return launch(name(), memoryBytes);
  }

  static Object launch(String vm, long guestBytes) {
    return RT.map(keyword("vm"), vm, keyword("bytes"), GuestMemory.reservoirBytes(guestBytes));
  }

  /** Its stop. */
  Object stop() {
    return stop(name());
  }

  static Object stop(String vm) {
    return RT.map(keyword("vm"), vm);
  }

  /** The VM that a launch or a stop is about. */
  static String vmOf(@Nullable Object value) {
    return String.valueOf(RT.get(value, keyword("vm")));
  }

  private static Keyword keyword(String name) {
    return Keyword.intern(null, name);
  }
}
