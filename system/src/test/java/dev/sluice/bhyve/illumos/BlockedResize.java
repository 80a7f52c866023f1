package dev.sluice.bhyve.illumos;

import static org.awaitility.Awaitility.await;

import dev.sluice.bhyve.BhyveException;
import dev.sluice.platform.real.RealPlatform;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** What can be done while a resize sits in the kernel and does not come back. */
final class BlockedResize {

  private static final long GIB = 1L << 30;
  private static final long HOUR_NANOS = 3_600_000_000_000L;

  static final String EXPECTED =
      "3 GiB free; second resize EALREADY; resize to what is there ok; VM ok; first still at it";

  private BlockedResize() {}

  /** On the device that supervises this process. */
  public static void main(String[] args) throws Exception {
    System.out.println(run(Device.emulated(Device.SUPERVISED)));
    System.out.flush();
    Runtime.getRuntime().halt(0); // a thread is in the kernel for an hour
  }

  static String run(Device device) throws Exception {
    Bench bench = new Bench(device);
    bench.state(3 * GIB, 0, 0, 100 * GIB);
    bench.tell("step-nanos " + HOUR_NANOS);
    try (RealPlatform ours = RealPlatform.create("blocked");
        RealPlatform theirs = RealPlatform.create("free")) {
      IllumosBhyve bhyve = IllumosBhyve.open(device, ours.platform().scheduler());
      CompletionStage<Void> first = bhyve.resizeReservoir(8 * GIB, GIB);
      await().until(() -> bench.tell("resizing") == 1);
      IllumosBhyve other = IllumosBhyve.open(device, theirs.platform().scheduler());
      String second = outcome(other.resizeReservoir(4 * GIB, GIB));
      return "%d GiB free; second resize %s; resize to what is there %s; VM %s; first %s"
          .formatted(
              bhyve.query().toCompletableFuture().get().freeBytes() / GIB,
              second,
              outcome(other.resizeReservoir(3 * GIB, GIB)),
              outcome(bhyve.createVm("vm", GIB)),
              first.toCompletableFuture().isDone() ? "is back" : "still at it");
    }
  }

  private static String outcome(CompletionStage<Void> stage) throws InterruptedException {
    try {
      stage.toCompletableFuture().get();
      return "ok";
    } catch (ExecutionException refused) {
      return refused.getCause() instanceof BhyveException why ? why.errno().name() : "fault";
    }
  }
}
