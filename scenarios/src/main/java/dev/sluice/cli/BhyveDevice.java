package dev.sluice.cli;

import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.illumos.Device;
import dev.sluice.bhyve.illumos.IllumosBhyve;
import dev.sluice.bhyve.illumos.UnsupportedDeviceException;
import dev.sluice.platform.Worker;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.scenarios.file.BadInputException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which bhyve the {@code sluice bhyve} commands talk to: this machine's, unless told otherwise. */
final class BhyveDevice {

  @Option(
      names = "--emulated",
      paramLabel = "DEVICE",
      description =
          "Instead of this machine's: the shared object of an emulated device, or '"
              + Device.SUPERVISED
              + "' below its supervisor.")
  private @Nullable String emulated;

  /**
   * A device that is open.
   *
   * @param name in words
   */
  record Open(String name, IllumosBhyve bhyve, Worker worker) {

    /** Waits for an answer; a refusal is for the user to read. */
    <T> T await(CompletionStage<T> answer) {
      try {
        return answer.toCompletableFuture().get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BhyveException refused) {
          throw refusal(refused);
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Opens the device for the time of {@code use}, and answers its exit code. */
  int use(ToIntFunction<Open> use) {
    try (RealPlatform real = RealPlatform.create("sluice-bhyve")) {
      Device device = device();
      try (IllumosBhyve bhyve = open(device, real)) {
        Worker worker = real.platform().scheduler().worker("resize");
        return use.applyAsInt(new Open(device.name(), bhyve, worker));
      }
    }
  }

  private Device device() {
    try {
      return emulated == null ? Device.ofThisMachine() : Device.emulated(emulated);
    } catch (UnsupportedDeviceException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static IllumosBhyve open(Device device, RealPlatform real) {
    try {
      return IllumosBhyve.open(device, real.platform().scheduler());
    } catch (BhyveException refused) {
      throw refusal(refused);
    }
  }

  private static BadInputException refusal(BhyveException refused) {
    return new BadInputException(refused.getMessage() + advice(refused.errno()), refused);
  }

  private static String advice(Errno errno) {
    return switch (errno) {
      case ENOENT -> ": the vmm driver is not attached (no hardware virtualisation?)";
      case EACCES -> ": expected to run as root";
      case EPERM -> ": expected to run as root in the global zone, with PRIV_SYS_CONFIG";
      case ENOTSUP -> ": expected interface version 9 or newer; resizing an older one is not safe";
      case ENOSPC -> ": more than the limit leaves, or less than VMs hold";
      case ENOMEM -> ": the machine ran out of pages";
      default -> "";
    };
  }
}
