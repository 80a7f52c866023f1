package dev.sluice.scenarios.smoke;

import dev.sluice.api.InstanceState;
import dev.sluice.api.SledView;
import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** All instances are stopped and deleted, and all processes are told to end: nothing is left. */
final class LastStep implements SmokeStep {

  @Override
  public String name() {
    return "nothing-left";
  }

  @Override
  public Duration bound() {
    return Duration.ofMinutes(3);
  }

  @Override
  public String take(SmokeRack rack, StepBound bound) throws IOException, InterruptedException {
    GateLaunch.stopAll(rack.gate(), bound); // unless a step has done so
    int deleted = rack.user().instances().size();
    for (SmokeInstance instance : rack.user().instances()) {
      remove(rack, instance, bound);
    }
    bound.until(
        Promise.NO_ORPHAN_RESERVATION,
        () -> "there are reservations for no instance",
        () -> nothingReserved(rack));
    for (LocalSled sled : rack.sleds()) {
      bound.until(
          Promise.UNWANTED_VM_GOES,
          () -> sled.name() + " has VMs",
          () -> Objects.requireNonNull(RackUser.await(sled.control().vms()).value()).isEmpty());
    }
    long rows = rows(rack.local().database());
    if (rows != 0) {
      throw new SmokeFailureException(
          Promise.NO_ORPHAN_RESERVATION, rows + " rows are left in " + Books.OF_INSTANCES);
    }
    int ended = endProcesses(rack, bound);
    return deleted + " instances deleted, 0 rows, 0 VMs, " + ended + " processes ended with 0";
  }

  /** Stops an instance if it runs, and deletes it, however often that must be tried. */
  private static void remove(SmokeRack rack, SmokeInstance instance, StepBound bound) {
    List<String> last = new ArrayList<>();
    bound.until(
        Promise.INSTANCE_COMES_TO_REST,
        () -> instance.name() + ": " + last,
        () -> {
          last.clear();
          InstanceState state = rack.user().state(instance);
          if (state == InstanceState.RUNNING) {
            last.add(RackUser.answer(rack.user().stop(instance)).words());
          } else if (state == InstanceState.STOPPED || state == InstanceState.FAILED) {
            RackUser.Told<Void> told = RackUser.answer(rack.user().delete(instance));
            last.add(told.words());
            return told.ok();
          } else {
            last.add(String.valueOf(state));
          }
          return false;
        });
  }

  private static boolean nothingReserved(SmokeRack rack) {
    List<SledView> sleds = rack.user().sleds();
    return sleds != null && sleds.stream().allMatch(sled -> sled.reservedBytes() == 0);
  }

  private static long rows(DatabaseAddress database) throws IOException {
    try {
      return Books.rows(database, Books.OF_INSTANCES);
    } catch (SQLException e) {
      throw new IOException("the database does not tell what is left", e);
    }
  }

  private static int endProcesses(SmokeRack rack, StepBound bound) throws InterruptedException {
    List<ChildProcess> all = rack.local().processes();
    // Agents first: a device that ends is a sled that loses its power.
    for (ChildProcess process : all) {
      process.tellToEnd();
      Integer code = process.awaitEnd(bound.left());
      if (code == null || code != 0) {
        throw new SmokeFailureException(
            Promise.AGENT_RETURNS, process.name() + " was told to end, and its code is " + code);
      }
    }
    return all.size();
  }
}
