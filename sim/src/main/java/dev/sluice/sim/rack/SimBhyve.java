package dev.sluice.sim.rack;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.sim.kernel.Draws;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.Lane;
import dev.sluice.sim.kernel.SimProcess;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One process's handle on its sled's bhyve: the device of {@link KernelReservoir} behind the
 * production port. When the process ends its VMs are destroyed and a resize it has running ends
 * after the chunk in hand; the reservoir itself stays.
 */
final class SimBhyve implements Bhyve {

  private static final long CALL_NANOS = 5_000; // a system call that only looks
  private static final long CREATE_NANOS = 40_000_000; // create, allocate and map the segments

  private final Kernel kernel;
  private final KernelReservoir device;
  private final SimProcess process;
  private final Lane lane;
  private final VmListener listener;

  SimBhyve(
      Kernel kernel, KernelReservoir device, SimProcess process, Lane lane, VmListener listener) {
    this.kernel = kernel;
    this.device = device;
    this.process = process;
    this.lane = lane;
    this.listener = listener;
  }

  /** Receives the events of VMs that it cares for. */
  interface VmListener {
    /** A VM-create has reached bhyve, whatever its outcome. */
    default void asked(String name, long reservoirBytes) {}

    /** A VM holds its memory. */
    default void created(String name, long reservoirBytes) {}

    /** A VM was not made. */
    default void failed(String name, Errno errno) {}

    /** The reservoir is to be resized. */
    default void resizing(long targetBytes) {}

    /** A resize has ended. */
    default void resized(@Nullable Errno errno) {}

    /** The sled-agent gets what the reservoir holds. */
    default void queried() {}

    /** The sled-agent gets the names of the VMs there are. */
    default void listed() {}

    /** A VM is to be destroyed, whatever comes of it. */
    default void destroying(String name) {}

    /** A VM no longer runs; its memory follows. */
    default void gone(String name) {}
  }

  @Override
  public CompletionStage<ReservoirUsage> query() {
    CompletableFuture<ReservoirUsage> result = new CompletableFuture<>();
    kernel.in(
        process,
        CALL_NANOS,
        lane,
        () -> {
          if (device.vms().fails("query")) {
            result.completeExceptionally(new BhyveException(Errno.EIO, "query"));
          } else {
            listener.queried();
            result.complete(device.usage());
          }
        });
    return result;
  }

  @Override
  public CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    listener.resizing(targetBytes);
    Errno refused =
        device.beginResize(
            process,
            targetBytes,
            chunkBytes,
            errno -> kernel.in(process, CALL_NANOS, lane, () -> resized(result, errno)));
    if (refused != null) {
      kernel.in(process, CALL_NANOS, lane, () -> resized(result, refused));
    }
    return result;
  }

  private void resized(CompletableFuture<Void> result, @Nullable Errno errno) {
    listener.resized(errno);
    end(result, errno, "resize");
  }

  @Override
  public CompletionStage<Void> createVm(String name, long reservoirBytes) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    listener.asked(name, reservoirBytes);
    long nanos = CREATE_NANOS + Draws.below(lane.nextDraw(), CREATE_NANOS);
    kernel.in(process, nanos, lane, () -> create(name, reservoirBytes, result));
    return result;
  }

  private void create(String name, long reservoirBytes, CompletableFuture<Void> result) {
    long waitNanos = device.vms().lockedUntilNanos() - kernel.nowNanos();
    if (waitNanos > 0) {
      kernel.in(process, waitNanos, lane, () -> create(name, reservoirBytes, result));
      return;
    }
    Errno errno =
        device.vms().fails("create " + name)
            ? Errno.EIO
            : device.vms().create(name, reservoirBytes);
    if (errno == null) {
      listener.created(name, reservoirBytes);
    } else {
      listener.failed(name, errno);
    }
    end(result, errno, "create VM " + name);
  }

  @Override
  public CompletionStage<Void> destroyVm(String name) {
    CompletableFuture<Void> result = new CompletableFuture<>();
    listener.destroying(name);
    boolean ran = device.vms().running(name);
    Errno errno =
        device
            .vms()
            .destroy(
                name,
                () -> kernel.in(process, CALL_NANOS, lane, () -> end(result, null, "destroy")));
    if (errno == null && ran) {
      listener.gone(name);
    } else if (errno != null) {
      kernel.in(process, CALL_NANOS, lane, () -> end(result, errno, "destroy VM " + name));
    }
    return result;
  }

  @Override
  public CompletionStage<List<String>> vms() {
    CompletableFuture<List<String>> result = new CompletableFuture<>();
    kernel.in(process, CALL_NANOS, lane, () -> list(result));
    return result;
  }

  private void list(CompletableFuture<List<String>> result) {
    long waitNanos = device.vms().lockedUntilNanos() - kernel.nowNanos();
    if (waitNanos > 0) {
      kernel.in(process, waitNanos, lane, () -> list(result));
    } else if (device.vms().fails("list VMs")) {
      result.completeExceptionally(new BhyveException(Errno.EIO, "list VMs"));
    } else {
      listener.listed();
      result.complete(device.vms().names());
    }
  }

  @SuppressWarnings("NullAway") // the value of a Void stage
  private static void end(CompletableFuture<Void> result, @Nullable Errno errno, String request) {
    if (errno == null) {
      result.complete(null);
    } else {
      result.completeExceptionally(new BhyveException(errno, request));
    }
  }
}
