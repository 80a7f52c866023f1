package dev.sluice.scenarios.smoke;

import dev.sluice.api.BootId;
import dev.sluice.api.SledId;
import dev.sluice.bhyve.emulated.SocketBhyve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sled of the rack as the driver knows it: its boots, and the runs of its device. */
final class SmokeSled {

  private final int number;
  private final SledId id;
  private final long reservoirBytes;
  private final List<DeviceRun> deviceRuns = new ArrayList<>();
  private final List<Boot> boots = new ArrayList<>();

  /**
   * One run of the sled-agent.
   *
   * @param number that it counts itself with
   * @param orLater whether it may be a later one too: others may start the agent again
   * @param deviceRun the index of the device's run in which it is
   */
  record Boot(long number, boolean orLater, int deviceRun) {}

  /**
   * A sled.
   *
   * @param number of the sled in the rack, from 0
   * @param reservoirBytes that its agent starts with
   */
  SmokeSled(int number, SledId id, long reservoirBytes) {
    this.number = number;
    this.id = id;
    this.reservoirBytes = reservoirBytes;
  }

  /** Its place in the rack, from 0. */
  int number() {
    return number;
  }

  /** Its name in histories and messages. */
  String name() {
    return "sled-" + number;
  }

  SledId id() {
    return id;
  }

  /** The size that its reservoir is to have, unless a step sets another one. */
  long reservoirBytes() {
    return reservoirBytes;
  }

  /** The runs of its device, the newest last; none if the driver does not see the device. */
  List<DeviceRun> deviceRuns() {
    return deviceRuns;
  }

  /** The driver's connection to the device that runs. */
  SocketBhyve control() {
    return deviceRuns.get(deviceRuns.size() - 1).control();
  }

  void deviceServes(DeviceRun run) {
    deviceRuns.add(run);
  }

  /** A boot begins, in the newest run of the device. */
  void boots(long bootNumber, boolean orLater) {
    boots.add(new Boot(bootNumber, orLater, deviceRuns.size() - 1));
  }

  /** Whether a boot is the one that was begun last. */
  boolean isOfNewestBoot(BootId boot) {
    Boot newest = boots.get(boots.size() - 1);
    return boot.number() == newest.number() || newest.orLater() && boot.number() > newest.number();
  }

  /**
   * The index of the device's run in which a boot was; null if the driver knows of no such boot.
   */
  @Nullable Integer deviceRunOf(BootId boot) {
    Integer run = null;
    for (Boot one : boots) {
      if (one.number() == boot.number() || one.orLater() && one.number() < boot.number()) {
        run = one.deviceRun();
      }
    }
    return run;
  }

  void close() throws IOException {
    for (DeviceRun run : deviceRuns) {
      run.control().close();
    }
  }
}
