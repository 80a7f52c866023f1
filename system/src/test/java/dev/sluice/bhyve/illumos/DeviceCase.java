package dev.sluice.bhyve.illumos;

import java.util.function.Function;

/**
 * One thing that the driver does, and what must come of it.
 *
 * @param expected in words that the body answers with
 */
record DeviceCase(String name, String expected, Function<Bench, String> body) {

  /** What came of it on a fresh device. */
  String run(Device device) {
    return body.apply(new Bench(device));
  }
}
