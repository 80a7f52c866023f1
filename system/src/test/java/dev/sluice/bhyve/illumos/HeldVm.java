package dev.sluice.bhyve.illumos;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A VM that one asks to destroy while another has it open, and what waits for its memory. */
final class HeldVm {

  private static final long GIB = 1L << 30;

  static final String EXPECTED =
      "destroy waits for the close; answered with 4 GiB taken; create and open wait meanwhile,"
          + " the query does not; in the end 0 GiB taken";

  private HeldVm() {}

  static String run(Device device) throws Exception {
    Bench bench = new Bench(device);
    bench.state(8 * GIB, 0, 0, 100 * GIB);
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ControlNode control = bench.control()) {
      VmNode held = VmNode.create(control, bench.calls, "held", 4 * GIB);
      CompletableFuture<Void> destroyed =
          CompletableFuture.runAsync(() -> control.destroyVm("held"), threads);
      await().until(() -> pending(bench));
      bench.tell("zero-nanos 1000000000");
      boolean waited = !destroyed.isDone();
      CompletableFuture<Void> closed = CompletableFuture.runAsync(held::close, threads);
      destroyed.get();
      long takenGib = bench.usage().allocatedBytes() / GIB;
      boolean asked = bench.tell("zeroing") == 1; // told at once
      CompletableFuture<Integer> created = zeroingAfter(bench, () -> control.createVm("held"));
      CompletableFuture<Integer> opened =
          zeroingAfter(bench, () -> bench.open("/dev/vmm/other", Abi.O_RDWR));
      boolean others = created.get() == 0 && opened.get() == 0;
      closed.get();
      return "destroy %s for the close; answered with %d GiB taken; %s; in the end %d GiB taken"
          .formatted(
              waited ? "waits" : "does not wait",
              takenGib,
              asked && others
                  ? "create and open wait meanwhile, the query does not"
                  : "query %s, others %s".formatted(asked, others),
              bench.usage().allocatedBytes() / GIB);
    } finally {
      threads.shutdownNow();
    }
  }

  /** Makes a call and yields whether a VM's memory is being zeroed at its end. */
  private static CompletableFuture<Integer> zeroingAfter(Bench bench, Runnable call) {
    return CompletableFuture.supplyAsync(
        () -> {
          call.run();
          return bench.tell("zeroing");
        });
  }

  /** Whether the VM is being destroyed, by its own word. */
  private static boolean pending(Bench bench) {
    int vm = bench.calls.open("/dev/vmm/held", Abi.O_RDWR);
    try {
      return bench.ioctl(vm, 0x00766d26, 0).equals("1");
    } finally {
      bench.calls.close(vm);
    }
  }
}
