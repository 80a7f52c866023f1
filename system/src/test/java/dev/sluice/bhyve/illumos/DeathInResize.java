package dev.sluice.bhyve.illumos;

import static org.awaitility.Awaitility.await;

import dev.sluice.platform.real.RealPlatform;

/**
 * A life on the supervised device that ends while its resize, of 64 chunks of a second each, is in
 * hand.
 */
final class DeathInResize {

  private static final long GIB = 1L << 30;

  /**
   * Two processes: the first is killed in a resize, the second prints the outcome of the resize.
   */
  static final String EXPECTED =
      "dies in a resize to 64 GiB\npart of it is there, and a resize is taken again";

  private DeathInResize() {}

  public static void main(String[] args) throws Exception {
    Device device = Device.emulated(Device.SUPERVISED);
    if (args[0].equals("first")) {
      Bench bench = new Bench(device);
      bench.state(0, 0, 0, 100 * GIB);
      bench.tell("step-nanos 1000000000");
      IllumosBhyve.open(device, RealPlatform.create("death").platform().scheduler())
          .resizeReservoir(64 * GIB, GIB);
      await().until(() -> bench.tell("resizing") == 1);
      System.out.println("dies in a resize to 64 GiB");
      Runtime.getRuntime().halt(1);
    }
    try (ControlNode control = ControlNode.open(device.calls())) {
      await().until(() -> held(control) > 0); // the chunk in hand
      await().until(() -> control.setTarget(0, 0).errno() == null);
      String left = held(control) == 0 ? "part of it is there" : "more is there";
      System.out.println(left + ", and a resize is taken again");
    }
  }

  private static long held(ControlNode control) {
    return control.query().usage().sizeBytes();
  }
}
