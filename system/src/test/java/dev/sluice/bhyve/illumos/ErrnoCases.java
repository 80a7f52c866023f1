package dev.sluice.bhyve.illumos;

import static dev.sluice.bhyve.illumos.Bench.errno;

import com.sun.jna.Memory;
import dev.sluice.bhyve.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Every documented error of the driver, and what is left after it. */
final class ErrnoCases {

  private static final long GIB = 1L << 30;
  private static final long PAGE = 4096;

  /** A number between two that the driver knows. */
  private static final int UNASSIGNED = 0x00564d06;

  private final List<DeviceCase> cases = new ArrayList<>();

  private ErrnoCases() {}

  static List<DeviceCase> all() {
    ErrnoCases all = new ErrnoCases();
    all.opens();
    all.versions();
    all.setTarget();
    all.createVm();
    all.segments();
    all.maps();
    all.ends();
    return all.cases;
  }

  private void add(String name, String expected, Function<Bench, String> body) {
    cases.add(new DeviceCase(name, expected, body));
  }

  private void opens() {
    add("open without O_EXCL", "EINVAL", bench -> bench.open(ControlNode.PATH, Abi.O_RDWR));
    add("open with Linux' O_EXCL", "EINVAL", bench -> bench.open(ControlNode.PATH, 2 | 0x80));
    for (Errno errno : List.of(Errno.ENOENT, Errno.EACCES, Errno.EFBIG)) {
      add("open: " + errno, errno.name(), failing(0, errno, Bench::control));
    }
    add("open of a VM that is not there", "ENOENT", bench -> bench.open("/dev/vmm/no", 2));
  }

  private void versions() {
    for (int version : new int[] {0, 8, 9, 18, 20}) {
      add(
          "version " + version + " is told, and resized from 9 on",
          version + (version < 9 ? " ENOTSUP" : " null") + ", panicked 0",
          bench -> {
            bench.tell("version " + version);
            try (ControlNode control = bench.control()) {
              Errno errno = control.setTarget(GIB, 0).errno();
              return control.version() + " " + errno + ", panicked " + bench.tell("panicked");
            }
          });
    }
    for (int bytes : new int[] {32, 48}) {
      add(
          "reply of " + bytes + " bytes",
          bytes + " bytes, limit " + 100 * GIB,
          bench -> {
            bench.state(0, 0, 0, 100 * GIB);
            bench.tell("long-reply " + (bytes > 32 ? 1 : 0));
            try (ControlNode control = bench.control()) {
              ControlNode.Reply reply = control.query();
              return reply.bytes() + " bytes, limit " + reply.usage().limitBytes();
            }
          });
    }
    add("version before versions", "ENOTTY", bench -> told(bench, "version 0"));
    add("unassigned number", "ENOTTY", bench -> bench.ioctl(bench.raw(), UNASSIGNED, 0));
    add("second query of version 20, before it", "ENOTTY", bench -> query2(bench, 18));
    add("second query of version 20", "0", bench -> query2(bench, 20));
    add("query into nowhere", "EFAULT", bench -> bench.ioctl(bench.raw(), Abi.VMM_RESV_QUERY, 8));
    add(
        "query before version 9, in a zone",
        "EPERM",
        bench -> {
          bench.tell("in-zone 1");
          bench.tell("version 8");
          return errno(bench::usage);
        });
  }

  private static String told(Bench bench, String line) {
    bench.tell(line);
    return bench.ioctl(bench.raw(), Abi.VMM_INTERFACE_VERSION, 0);
  }

  private static String query2(Bench bench, int version) {
    bench.tell("version " + version);
    try (Memory reply = new Memory(256)) {
      return bench.ioctl(bench.raw(), 0x00564d12, reply);
    }
  }

  private void setTarget() {
    resize("no privilege", "EPERM, 0", bench -> bench.tell("privileged 0"), GIB, 0);
    resize("sum wraps", "EOVERFLOW, 0", bench -> bench.tell("transient 8192"), -PAGE, 0);
    resize("half of all numbers", "ENOSPC, 0", bench -> {}, Long.MIN_VALUE, 0);
    resize("all ones", "EINVAL, 0", bench -> {}, -1, 0);
    resize("chunk of half of all numbers", "null, " + GIB, b -> {}, GIB, Long.MIN_VALUE);
    for (Errno errno : List.of(Errno.ENXIO, Errno.EBADF, Errno.ENOTTY)) {
      resize("set-target: " + errno, errno + ", 0", b -> b.fail(0x00564d11, errno), GIB, 0);
    }
    add(
        "set-target from nowhere",
        "EFAULT",
        bench -> bench.ioctl(bench.raw(), Abi.VMM_RESV_SET_TARGET, 8));
    add(
        "error without a name of ours",
        "EIO",
        bench -> {
          bench.tell("fail %d 42 1".formatted(Abi.VMM_RESV_QUERY));
          return errno(bench::usage);
        });
  }

  private void resize(String name, String expected, Consumer<Bench> fault, long to, long chunk) {
    add(
        name,
        expected,
        bench -> {
          bench.state(0, 0, 0, 100 * GIB);
          fault.accept(bench);
          try (ControlNode control = bench.control()) {
            Errno errno = control.setTarget(to, chunk).errno();
            return errno + ", " + control.query().usage().sizeBytes();
          }
        });
  }

  private void createVm() {
    add("VM without a name", "EINVAL", bench -> create(bench, ""));
    add("VM named with a slash", "EINVAL", bench -> create(bench, "a/b"));
    add("VM with a name of 127 bytes", "0", bench -> create(bench, "a".repeat(127)));
    add("VM with a name of 128 bytes", "ENAMETOOLONG", bench -> create(bench, "a".repeat(128)));
    add("VM that exists", "0 EEXIST", bench -> create(bench, "a") + " " + create(bench, "a"));
    add(
        "second VM in a zone",
        "EINVAL",
        bench -> {
          bench.tell("in-zone 1");
          create(bench, "a");
          return create(bench, "b");
        });
    add(
        "VM that exists already in a zone",
        "EEXIST",
        bench -> {
          bench.tell("in-zone 1");
          create(bench, "a");
          return create(bench, "a");
        });
    add(
        "VM in another zone than the first",
        "0",
        bench -> {
          create(bench, "a");
          bench.tell("in-zone 1");
          return create(bench, "b");
        });
    add(
        "VM beside another hypervisor",
        "ENXIO",
        bench -> {
          bench.tell("other-hypervisor 1");
          return create(bench, "a");
        });
    add("VM from nowhere", "EFAULT", bench -> bench.ioctl(bench.raw(), Abi.VMM_CREATE_VM, 8));
    add(
        "VM by a descriptor that only reads",
        "EPERM",
        bench -> bench.ioctl(bench.calls.open(ControlNode.PATH, Abi.O_EXCL), Abi.VMM_CREATE_VM, 0));
    add(
        "VM with dirty tracking, where there is none",
        "ENOTSUP",
        bench -> createTracked(bench, "a"));
    add(
        "VM that exists, with dirty tracking where there is none",
        "EEXIST",
        bench -> {
          create(bench, "a");
          return createTracked(bench, "a");
        });
    add(
        "VM for which the kernel has no memory",
        "ENOMEM",
        failing(Abi.VMM_CREATE_VM, Errno.ENOMEM, bench -> bench.control().createVm("a")));
  }

  private static String createTracked(Bench bench, String name) {
    bench.tell("no-dirty-tracking 1");
    try (Memory request = Struct.VM_CREATE_REQ.allocate()) {
      Field.VM_CREATE_REQ_NAME.put(request, name);
      Field.VM_CREATE_REQ_FLAGS.put(request, 2);
      return bench.ioctl(bench.raw(), Abi.VMM_CREATE_VM, request);
    }
  }

  private static String create(Bench bench, String name) {
    try (ControlNode control = bench.control()) {
      return errno(() -> control.createVm(name));
    }
  }

  private void segments() {
    segment("segment -1", "EINVAL", -1, PAGE);
    segment("segment 5", "EINVAL", 5, PAGE);
    segment("segment of nothing", "EINVAL", 0, 0);
    segment("segment of a page and a byte", "EINVAL", 0, PAGE + 1);
    segment("segment of all there is", "0", 0, GIB);
    segment("segment of a page more than there is", "ENOMEM", 0, GIB + PAGE);
    add("segment whose name has no end", "0", bench -> unendingSegment(bench, withGib(bench)));
    add("same segment again", "EEXIST", bench -> twoSegments(bench, PAGE));
    add("another segment in its place", "EINVAL", bench -> twoSegments(bench, 2 * PAGE));
  }

  private void segment(String name, String expected, int id, long bytes) {
    add(name, expected, bench -> segment(bench, withGib(bench), id, bytes));
  }

  private static int withGib(Bench bench) {
    bench.state(GIB, 0, 0, 100 * GIB);
    return bench.rawVm("vm");
  }

  private static String twoSegments(Bench bench, long secondBytes) {
    int vm = withGib(bench);
    segment(bench, vm, 0, PAGE);
    return segment(bench, vm, 0, secondBytes);
  }

  private static String segment(Bench bench, int vm, int id, long bytes) {
    try (Memory segment = Struct.VM_MEMSEG.allocate()) {
      Field.VM_MEMSEG_SEGID.put(segment, id);
      Field.VM_MEMSEG_LEN.put(segment, bytes);
      return bench.ioctl(vm, Abi.VM_ALLOC_MEMSEG, segment);
    }
  }

  private static String unendingSegment(Bench bench, int vm) {
    try (Memory segment = Struct.VM_MEMSEG.allocate()) {
      Field.VM_MEMSEG_LEN.put(segment, PAGE);
      Field.VM_MEMSEG_NAME.put(segment, "a".repeat(128));
      return bench.ioctl(vm, Abi.VM_ALLOC_MEMSEG, segment);
    }
  }

  private void maps() {
    map("map without a right", "EINVAL", 0, PAGE, 0, 0);
    map("map with a right too many", "EINVAL", 0, PAGE, 8, 0);
    map("map with the IOMMU's flag", "EINVAL", 0, PAGE, 7, 2);
    map("map between pages", "EINVAL", 1, PAGE, 7, 0);
    map("map beyond its segment", "EINVAL", 0, GIB, 7, 0);
    map("map in its place", "0", 0, PAGE, 7, 1);
    add(
        "map over another",
        "EFAULT",
        bench -> {
          int vm = withSegment(bench);
          map(bench, vm, 0, PAGE, 7, 0);
          return map(bench, vm, 0, PAGE, 7, 0);
        });
    add(
        "ninth map",
        "ENOSPC",
        bench -> {
          int vm = withSegment(bench);
          for (int i = 0; i < 8; i++) {
            map(bench, vm, i * PAGE, PAGE, 7, 0);
          }
          return map(bench, vm, 8 * PAGE, PAGE, 7, 0);
        });
  }

  private void map(String name, String expected, long gpa, long bytes, int prot, int flags) {
    add(name, expected, bench -> map(bench, withSegment(bench), gpa, bytes, prot, flags));
  }

  private static int withSegment(Bench bench) {
    int vm = withGib(bench);
    segment(bench, vm, 0, 16 * PAGE);
    return vm;
  }

  private static String map(Bench bench, int vm, long gpa, long bytes, int prot, int flags) {
    try (Memory map = Struct.VM_MEMMAP.allocate()) {
      Field.VM_MEMMAP_GPA.put(map, gpa);
      Field.VM_MEMMAP_LEN.put(map, bytes);
      Field.VM_MEMMAP_PROT.put(map, prot);
      Field.VM_MEMMAP_FLAGS.put(map, flags);
      return bench.ioctl(vm, Abi.VM_MMAP_MEMSEG, map);
    }
  }

  private void ends() {
    add(
        "VM being destroyed",
        "0 pending 1, ENXIO, version 18, free again " + GIB,
        bench -> {
          int vm = withSegment(bench);
          String destroyed = bench.ioctl(vm, Abi.VM_DESTROY_SELF, 0);
          String pending = bench.ioctl(vm, 0x00766d26, 0);
          String late = segment(bench, vm, 1, PAGE);
          String version = bench.ioctl(vm, Abi.VMM_INTERFACE_VERSION, 0);
          bench.calls.close(vm);
          long free = bench.usage().freeBytes();
          return "%s pending %s, %s, version %s, free again %d"
              .formatted(destroyed, pending, late, version, free);
        });
    add(
        "VM being destroyed is opened once more",
        "EEXIST, pending 1, ENXIO; closed by one 4096 taken; closed by both 0 taken",
        bench -> {
          int vm = withGib(bench);
          segment(bench, vm, 0, PAGE);
          bench.ioctl(vm, Abi.VM_DESTROY_SELF, 0);
          int again = bench.calls.open("/dev/vmm/vm", Abi.O_RDWR);
          String told =
              "%s, pending %s, %s"
                  .formatted(
                      create(bench, "vm"),
                      bench.ioctl(again, 0x00766d26, 0),
                      segment(bench, again, 1, PAGE));
          bench.calls.close(vm);
          long one = bench.usage().allocatedBytes();
          bench.calls.close(again);
          return "%s; closed by one %d taken; closed by both %d taken"
              .formatted(told, one, bench.usage().allocatedBytes());
        });
    add("VM not being destroyed", "0", bench -> bench.ioctl(bench.rawVm("vm"), 0x00766d26, 0));
    add(
        "VM that outlives its descriptor without autodestruct",
        "EEXIST, then 0",
        bench -> {
          bench.calls.close(bench.rawVm("vm"));
          try (ControlNode control = bench.control()) {
            return errno(() -> control.createVm("vm")) + ", then " + destroy(bench, "vm");
          }
        });
    dies("VM that dies with its descriptor", "ENOENT", 1);
    dies("VM that dies with its descriptor, by any number but 0", "ENOENT", -1);
    dies("VM that does not, by 0", "0", 0);
    add(
        "destroy of a name without an end",
        "ENOENT",
        bench -> {
          create(bench, "a".repeat(127));
          return destroy(bench, "a".repeat(128));
        });
    add(
        "destroy from nowhere, by another than root",
        "EFAULT",
        bench -> {
          bench.tell("root 0");
          return bench.ioctl(bench.raw(), Abi.VMM_DESTROY_VM, 8);
        });
    add(
        "destroy of another zone's VM",
        "EPERM",
        bench -> {
          create(bench, "a");
          bench.tell("in-zone 1");
          return destroy(bench, "a");
        });
    add("destroy of nothing", "ENOENT", bench -> destroy(bench, "no"));
    add(
        "destroy by another than root",
        "EPERM",
        bench -> {
          bench.tell("root 0");
          return destroy(bench, "no");
        });
  }

  private void dies(String name, String expected, long autodestruct) {
    add(
        name,
        expected,
        bench -> {
          int vm = bench.rawVm("vm");
          bench.ioctl(vm, Abi.VM_SET_AUTODESTRUCT, autodestruct);
          bench.calls.close(vm);
          return destroy(bench, "vm");
        });
  }

  private static String destroy(Bench bench, String name) {
    try (ControlNode control = bench.control()) {
      return errno(() -> control.destroyVm(name));
    }
  }

  private static Function<Bench, String> failing(int command, Errno errno, Consumer<Bench> call) {
    return bench -> {
      bench.fail(command, errno);
      return errno(() -> call.accept(bench));
    };
  }
}
