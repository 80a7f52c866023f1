package dev.sluice.bhyve.illumos;

import dev.sluice.platform.real.RealPlatform;

/** A life on the supervised device that ends without a word while its VM runs. */
final class Death {

  private Death() {}

  public static void main(String[] args) throws Exception {
    Device device = Device.emulated(Device.SUPERVISED);
    if (args[0].equals("first")) {
      new Bench(device).state(10L << 30, 0, 0, 100L << 30);
    }
    IllumosBhyve bhyve =
        IllumosBhyve.open(device, RealPlatform.create("death").platform().scheduler());
    System.out.println(get(bhyve.vms()) + " before, " + get(bhyve.query()).freeBytes() + " free");
    get(bhyve.createVm("vm", 4L << 30));
    System.out.println(get(bhyve.vms()));
    Runtime.getRuntime().halt(1);
  }

  private static <T> T get(java.util.concurrent.CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get();
  }
}
