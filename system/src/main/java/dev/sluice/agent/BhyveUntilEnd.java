package dev.sluice.agent;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.ReservoirUsage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * bhyve until the process ends. From then on no call begins, whatever is still queued or waits for
 * a timer, and none is answered.
 */
final class BhyveUntilEnd implements Bhyve {

  private final Bhyve device;
  private final BooleanSupplier ended;

  BhyveUntilEnd(Bhyve device, BooleanSupplier ended) {
    this.device = device;
    this.ended = ended;
  }

  @Override
  public CompletionStage<ReservoirUsage> query() {
    return unlessEnded(device::query);
  }

  @Override
  public CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes) {
    return unlessEnded(() -> device.resizeReservoir(targetBytes, chunkBytes));
  }

  @Override
  public CompletionStage<Void> createVm(String name, long reservoirBytes) {
    return unlessEnded(() -> device.createVm(name, reservoirBytes));
  }

  @Override
  public CompletionStage<Void> destroyVm(String name) {
    return unlessEnded(() -> device.destroyVm(name));
  }

  @Override
  public CompletionStage<List<String>> vms() {
    return unlessEnded(device::vms);
  }

  private <T> CompletionStage<T> unlessEnded(Supplier<CompletionStage<T>> call) {
    return ended.getAsBoolean() ? new CompletableFuture<>() : call.get();
  }
}
