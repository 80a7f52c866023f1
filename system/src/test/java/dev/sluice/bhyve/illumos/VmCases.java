package dev.sluice.bhyve.illumos;

import static dev.sluice.bhyve.illumos.Bench.errno;

import dev.sluice.api.GuestMemory;
import dev.sluice.bhyve.Errno;
import java.util.ArrayList;
import java.util.List;

/** What the adapter makes of the driver's VMs. */
final class VmCases {

  private static final long GIB = 1L << 30;
  private static final long ROM = GuestMemory.BOOT_ROM_BYTES;

  private VmCases() {}

  static List<DeviceCase> all() {
    List<DeviceCase> cases = new ArrayList<>();
    for (long gib : new long[] {1, 3, 4, 9}) {
      cases.add(
          new DeviceCase(
              "VM of " + gib + " GiB takes its ROM too, and gives all back",
              "%d taken, %d left".formatted(gib * GIB + ROM, 10 * GIB),
              bench -> taken(bench, gib * GIB + ROM)));
    }
    cases.add(refused("VM of a page more than there is", "ENOMEM", 10 * GIB + 4096));
    cases.add(refused("VM of all there is", "0", 10 * GIB));
    cases.add(refused("VM that is all ROM", "EINVAL", ROM));
    cases.add(refused("VM of less than nothing", "EINVAL", -4096));
    cases.add(refused("VM between pages", "EINVAL", 5 * GIB + 1));
    for (int step : new int[] {Abi.VM_SET_AUTODESTRUCT, Abi.VM_ALLOC_MEMSEG, Abi.VM_MMAP_MEMSEG}) {
      cases.add(
          new DeviceCase(
              "VM whose making fails at %x leaves nothing".formatted(step),
              "ENOMEM, %d left".formatted(10 * GIB),
              bench -> {
                bench.state(10 * GIB, 0, 0, 100 * GIB);
                bench.fail(step, Errno.ENOMEM);
                return create(bench, GIB + ROM) + left(bench);
              }));
    }
    return cases;
  }

  private static DeviceCase refused(String name, String expected, long bytes) {
    return new DeviceCase(
        name,
        expected + ", " + (expected.equals("0") ? 0 : 10 * GIB) + " left",
        bench -> {
          bench.state(10 * GIB, 0, 0, 100 * GIB);
          return create(bench, bytes) + left(bench);
        });
  }

  private static String create(Bench bench, long bytes) {
    try (ControlNode control = bench.control()) {
      return errno(() -> VmNode.create(control, bench.calls, "vm", bytes));
    }
  }

  private static String left(Bench bench) {
    return ", " + bench.usage().freeBytes() + " left";
  }

  private static String taken(Bench bench, long bytes) {
    bench.state(10 * GIB, 0, 0, 100 * GIB);
    try (ControlNode control = bench.control()) {
      VmNode vm = VmNode.create(control, bench.calls, "vm", bytes);
      long taken = control.query().usage().allocatedBytes();
      vm.destroy();
      return "%d taken, %d left".formatted(taken, control.query().usage().freeBytes());
    }
  }
}
