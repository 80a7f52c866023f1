package dev.sluice.bhyve.illumos;

import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.bhyve.StepwiseResize;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Worker;
import dev.sluice.platform.real.RealPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A tebibyte in steps of 64 GiB, and back again until someone calls it off at a half. */
final class TebibyteResize {

  private static final long GIB = 1L << 30;

  static final String EXPECTED = "17 looks up to 1024 GiB; called off at 512 GiB";

  private TebibyteResize() {}

  static String run(Device device) throws Exception {
    new Bench(device).state(0, 0, 0, 1100 * GIB);
    try (RealPlatform real = RealPlatform.create("tebibyte")) {
      IllumosBhyve bhyve = IllumosBhyve.open(device, real.platform().scheduler());
      Worker worker = real.platform().scheduler().worker("steps");
      List<Long> looks = new ArrayList<>();
      ReservoirUsage full =
          resize(bhyve, worker, 1024 * GIB, (usage, target) -> looks.add(usage.sizeBytes()))
              .start()
              .toCompletableFuture()
              .get();
      StepwiseResize[] back = new StepwiseResize[1];
      back[0] =
          resize(
              bhyve,
              worker,
              0,
              (usage, target) -> {
                if (usage.sizeBytes() == 576 * GIB) {
                  back[0].cancel();
                }
              });
      ReservoirUsage half = back[0].start().toCompletableFuture().get();
      return "%d looks up to %d GiB; called off at %d GiB"
          .formatted(looks.size(), full.sizeBytes() / GIB, half.sizeBytes() / GIB);
    }
  }

  private static StepwiseResize resize(
      IllumosBhyve bhyve, Worker worker, long wish, StepwiseResize.Watcher watcher) {
    Backoff retry = new Backoff(Duration.ofMillis(1), Duration.ofMillis(10));
    return new StepwiseResize(bhyve, worker, retry, 64 * GIB, GIB, wish, watcher);
  }
}
