package dev.sluice.scenarios.smoke;

import dev.sluice.bhyve.emulated.DeviceEvent;
import dev.sluice.bhyve.emulated.DeviceLog;
import dev.sluice.bhyve.emulated.SocketBhyve;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One run of a sled's device, from power on to power off.
 *
 * @param log of what happened; the next run may add to the same file
 * @param number of the run in that file, from 0
 * @param clock how its clock compares with the driver's
 * @param control the driver's own connection to it
 */
record DeviceRun(Path log, int number, DeviceClock clock, SocketBhyve control) {

  /** Connects to a device that serves, and writes to a log. */
  static DeviceRun connect(Path socket, Path log, Journal journal) throws IOException {
    SocketBhyve control = SocketBhyve.connect(socket);
    DeviceClock clock = DeviceClock.of(control, journal); // from here on the log has this client
    return new DeviceRun(log, runs(log).size() - 1, clock, control);
  }

  /** What happened in it so far. */
  List<DeviceEvent> events() throws IOException {
    List<List<DeviceEvent>> runs = runs(log);
    if (number >= runs.size()) {
      throw new IOException(
          log + ": holds " + runs.size() + " runs of the device, and not another");
    }
    return runs.get(number);
  }

  /** The events of each run: a device counts its clients from 1. */
  private static List<List<DeviceEvent>> runs(Path log) throws IOException {
    List<List<DeviceEvent>> runs = new ArrayList<>();
    for (DeviceEvent event : DeviceLog.read(log)) {
      if (runs.isEmpty() || event.kind() == DeviceEvent.Kind.OPENED && event.client() == 1) {
        runs.add(new ArrayList<>());
      }
      runs.get(runs.size() - 1).add(event);
    }
    return runs;
  }
}
