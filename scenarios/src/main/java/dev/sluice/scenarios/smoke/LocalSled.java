package dev.sluice.scenarios.smoke;

import dev.sluice.api.SledId;
import dev.sluice.bhyve.emulated.DeviceEvent;
import dev.sluice.bhyve.emulated.DeviceLog;
import dev.sluice.bhyve.emulated.SocketBhyve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A sled of the rack: an emulated device and a sled-agent, each in a process of its own. */
final class LocalSled {

  private final int number;
  private final SledId id = new SledId(UUID.randomUUID());
  private final List<DeviceRun> deviceRuns = new ArrayList<>();
  private final List<Boot> boots = new ArrayList<>();
  private @Nullable ChildProcess device;
  private @Nullable ChildProcess agent;

  /**
   * One run of the device, from power on to power off.
   *
   * @param log of what happened
   * @param clock how its clock compares with the driver's
   * @param control the driver's own connection to it
   */
  record DeviceRun(Path log, DeviceClock clock, SocketBhyve control) {

    List<DeviceEvent> events() throws IOException {
      return DeviceLog.read(log);
    }
  }

  /**
   * One run of the sled-agent.
   *
   * @param deviceRun the index of the device's run in which it is
   * @param desiredBytes that it was started with
   */
  record Boot(int deviceRun, long desiredBytes) {}

  LocalSled(int number) {
    this.number = number;
  }

  /** Its name in histories and messages. */
  String name() {
    return "sled-" + number;
  }

  SledId id() {
    return id;
  }

  ChildProcess device() {
    return Objects.requireNonNull(device, "the device was not started");
  }

  ChildProcess agent() {
    return Objects.requireNonNull(agent, "the sled-agent was not started");
  }

  /** The driver's connection to the device that runs. */
  SocketBhyve control() {
    return deviceRuns.get(deviceRuns.size() - 1).control();
  }

  void runs(ChildProcess newDevice) {
    device = newDevice;
  }

  void deviceServes(DeviceRun run) {
    deviceRuns.add(run);
  }

  void boots(ChildProcess newAgent, long desiredBytes) {
    agent = newAgent;
    boots.add(new Boot(deviceRuns.size() - 1, desiredBytes));
  }

  List<DeviceRun> deviceRuns() {
    return deviceRuns;
  }

  /** The boots so far; boot N is at N - 1. */
  List<Boot> boots() {
    return boots;
  }

  void close() throws IOException {
    for (DeviceRun run : deviceRuns) {
      run.control().close();
    }
  }
}
