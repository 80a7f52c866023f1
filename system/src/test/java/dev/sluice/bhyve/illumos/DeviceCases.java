package dev.sluice.bhyve.illumos;

import java.util.List;
import java.util.stream.Stream;

/** All cases; as a program, runs them on the device that supervises this process. */
final class DeviceCases {

  private DeviceCases() {}

  static List<DeviceCase> all() {
    return Stream.of(SetTargetVectors.all(), ErrnoCases.all(), VmCases.all())
        .flatMap(List::stream)
        .toList();
  }

  /** Prints {@code name: outcome} for each case. */
  public static void main(String[] args) throws UnsupportedDeviceException {
    Device device = Device.emulated(Device.SUPERVISED);
    for (DeviceCase each : all()) {
      System.out.println(each.name() + ": " + each.run(device));
    }
  }
}
