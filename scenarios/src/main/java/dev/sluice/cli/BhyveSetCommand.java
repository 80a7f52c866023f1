package dev.sluice.cli;

import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.bhyve.StepwiseResize;
import dev.sluice.platform.Backoff;
import dev.sluice.scenarios.file.BadInputException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice bhyve set}: another size, step by step, with a bar to watch. */
@Command(name = "set", description = "Grows or shrinks the VMM reservoir to a size.")
final class BhyveSetCommand implements Callable<Integer> {

  private static final String ALL = "max";
  private static final Backoff RETRY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final Terminal terminal;

  @Mixin private final BhyveDevice device = new BhyveDevice();

  @Parameters(
      paramLabel = "SIZE",
      description = "Such as 512MiB or 64GiB; 0MiB for none; max for all that the limit leaves.")
  private String size = "";

  @Option(
      names = "--step",
      paramLabel = "SIZE",
      defaultValue = "16GiB",
      description = "Most that one call changes; it cannot be taken back (${DEFAULT-VALUE}).")
  private String step = "";

  @Option(
      names = "--chunk",
      paramLabel = "SIZE",
      defaultValue = "1GiB",
      description = "What the kernel adds or removes at a time (${DEFAULT-VALUE}).")
  private String chunk = "";

  BhyveSetCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    long wishBytes = size.equals(ALL) ? Long.MAX_VALUE : Bytes.parse("SIZE", size);
    long stepBytes = positive("--step", step);
    long chunkBytes = positive("--chunk", chunk);
    return device.use(
        open -> {
          ReservoirUsage before = open.await(open.bhyve().query());
          refuseWhatCannotBe(wishBytes, before);
          StepwiseResize resize =
              new StepwiseResize(
                  open.bhyve(),
                  open.worker(),
                  RETRY,
                  stepBytes,
                  chunkBytes,
                  wishBytes,
                  (usage, targetBytes) -> draw(before.sizeBytes(), usage, targetBytes));
          ReservoirUsage after;
          try {
            after = open.await(resize.start());
          } finally {
            clear();
          }
          String now = Bytes.words(after.sizeBytes());
          String then = Bytes.words(before.sizeBytes());
          terminal.out().println("the reservoir is %s, it was %s".formatted(now, then));
          terminal.out().flush();
          return ExitCode.OK;
        });
  }

  private static long positive(String option, String given) {
    long bytes = Bytes.parse(option, given);
    if (bytes <= 0) {
      throw BadInputException.of(option, given, "more than 0");
    }
    return bytes;
  }

  private void refuseWhatCannotBe(long wishBytes, ReservoirUsage now) {
    long reachableBytes = StepwiseResize.within(wishBytes, now);
    if (!size.equals(ALL) && reachableBytes != wishBytes) {
      throw new BadInputException(
          reachableBytes < wishBytes
              ? "SIZE: '%s', expected at most %s, which the limit leaves"
                  .formatted(size, Bytes.words(reachableBytes))
              : "SIZE: '%s', expected at least %s, which VMs hold"
                  .formatted(size, Bytes.words(reachableBytes)));
    }
  }

  private void draw(long fromBytes, ReservoirUsage usage, long targetBytes) {
    if (terminal.drawsProgress()) {
      long wayBytes = Math.max(1, Math.abs(targetBytes - fromBytes));
      double done = Math.abs((double) usage.sizeBytes() - fromBytes) / wayBytes;
      int bar = Math.max(0, Math.min(40, terminal.errColumns() - 40));
      int full = (int) Math.min(bar, Math.round(bar * done));
      line(
          "[%s%s] %s of %s"
              .formatted(
                  "#".repeat(full),
                  ".".repeat(bar - full),
                  Bytes.words(usage.sizeBytes()),
                  Bytes.words(targetBytes)));
    }
  }

  private void clear() {
    if (terminal.drawsProgress()) {
      line("");
    }
  }

  private void line(String text) {
    terminal.err().print("\r" + text + "\u001b[K");
    terminal.err().flush();
  }
}
