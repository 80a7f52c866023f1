package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.nexus.store.SledRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Lives of a small rack under every fault at once. All along {@link TestRack} watches that no VM
 * runs off the books, that nothing is freed under a running VM, and that no instance runs twice;
 * here, that no sled is ever promised out, and that the books end up clean once the faults stop.
 */
class RackChaosTest {

  private static final int STEPS = 60;
  private static final Duration STEP_MOST = Duration.ofSeconds(40);

  @Property(tries = 150)
  void whateverHappens_theBooksAreTrue(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    TestRack rack = new TestRack();
    List<InstanceId> instances = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rack.addSled(8 + i);
    }
    for (int i = 0; i < 5; i++) {
      instances.add(rack.create(1 + i, random.nextBoolean()));
    }
    rack.nexus().start();
    beginFaults(rack, random);
    for (int i = 0; i < STEPS; i++) {
      act(rack, random, instances);
      rack.scheduler.advance(Duration.ofNanos(random.nextLong(STEP_MOST.toNanos())));
      assertNothingIsPromisedOut(rack);
    }
    endFaults(rack);
    rack.scheduler.advance(TestRack.LONG);

    rack.assertQuiet();
    for (InstanceId id : instances) {
      assertThat(rack.state(id))
          .isIn(InstanceState.STOPPED, InstanceState.RUNNING, InstanceState.FAILED);
    }
  }

  private static void beginFaults(TestRack rack, SplittableRandom random) {
    double badNetwork = random.nextDouble(0.4);
    double badStore = random.nextDouble(0.3);
    TestSled.Fate[] fates = TestSled.Fate.values();
    // A datastore answers in the end, by an error if need be: see Datastore.
    Set<TestStore.Fate> answered = EnumSet.complementOf(EnumSet.of(TestStore.Fate.HANGS));
    TestStore.Fate[] storeFates = answered.toArray(TestStore.Fate[]::new);
    for (TestSled sled : rack.sleds.values()) {
      sled.network =
          (to, call) ->
              random.nextDouble() < badNetwork
                  ? fates[random.nextInt(fates.length)]
                  : TestSled.Fate.SERVED;
    }
    rack.store.faults =
        name -> {
          TestStore.Fate fate =
              random.nextDouble() < badStore
                  ? storeFates[random.nextInt(storeFates.length)]
                  : TestStore.Fate.COMMITTED;
          // Only steps are made to be done twice; a user's wish that is, is another wish.
          return fate == TestStore.Fate.TWICE && !name.startsWith("start-")
              ? TestStore.Fate.COMMITTED
              : fate;
        };
  }

  private static void endFaults(TestRack rack) {
    rack.store.faults = name -> TestStore.Fate.COMMITTED;
    for (TestSled sled : rack.sleds.values()) {
      sled.network = (to, call) -> TestSled.Fate.SERVED;
      report(rack, sled);
    }
  }

  private static void act(TestRack rack, SplittableRandom random, List<InstanceId> instances) {
    InstanceId instance = instances.get(random.nextInt(instances.size()));
    TestSled sled = List.copyOf(rack.sleds.values()).get(random.nextInt(rack.sleds.size()));
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> rack.nexus().start(instance);
      case 3, 4 -> rack.nexus().stop(instance);
      case 5 -> sled.reboot();
      case 6 -> report(rack, sled);
      default -> rack.crashNexus();
    }
  }

  private static void report(TestRack rack, TestSled sled) {
    rack.nexus().sledGet(sled.id(), sled.boot());
    rack.nexus().sledPut(sled.report());
  }

  private static void assertNothingIsPromisedOut(TestRack rack) {
    rack.assertBooks();
    for (SledRow sled : rack.books.sleds.values()) {
      assertThat(rack.books.reservedBytes(sled.id()))
          .isLessThanOrEqualTo(sled.info().reservoir().settledBytes());
    }
  }
}
