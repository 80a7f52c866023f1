package dev.sluice.cli;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.reports.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code sluice bhyve probe}: what of the checklist in docs/on-hardware.md changes nothing. Ends
 * with 1 if the driver is not what our table says it is.
 */
@Command(name = "probe", description = "Checks a bhyve driver without changing anything.")
final class BhyveProbeCommand implements Callable<Integer> {

  private static final int RESIZE_VERSION = 9;
  private static final int REPLY_BYTES = 32;

  private final Terminal terminal;

  @Mixin private final BhyveDevice device = new BhyveDevice();

  @Option(names = "--json", description = "Prints the report as JSON.")
  private boolean json;

  private final List<Map<String, Object>> checks = new ArrayList<>();

  BhyveProbeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return device.use(
        open -> {
          checks.clear();
          check(open);
          boolean allWell = checks.stream().allMatch(check -> Boolean.TRUE.equals(check.get("ok")));
          if (json) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("device", open.name());
            report.put("ok", allWell);
            report.put("checks", checks);
            terminal.out().print(new Json().pretty(report));
          } else {
            checks.forEach(this::print);
          }
          terminal.out().flush();
          return allWell ? ExitCode.OK : ExitCode.VIOLATION;
        });
  }

  private void check(BhyveDevice.Open open) {
    Bhyve bhyve = open.bhyve();
    note("the control node opens with illumos' O_EXCL", true, open.name());
    int version = open.bhyve().version();
    note("the interface has a safe resize", version >= RESIZE_VERSION, "version " + version);
    int bytes = open.await(open.bhyve().replyBytes());
    note("the reply to a query is the one we know", bytes == REPLY_BYTES, bytes + " bytes");
    ReservoirUsage usage = open.await(bhyve.query());
    long sum = usage.sizeBytes() + usage.transientBytes();
    note(
        "what is held is within the limit",
        Long.compareUnsigned(sum, usage.limitBytes()) <= 0,
        Bytes.words(sum) + " of " + Bytes.words(usage.limitBytes()));
    note(
        "all that is held is in whole pages",
        (usage.freeBytes() | usage.allocatedBytes() | usage.transientBytes()) % Bhyve.PAGE_BYTES
            == 0,
        "limit %% page = %d, which need not be 0"
            .formatted(Long.remainderUnsigned(usage.limitBytes(), Bhyve.PAGE_BYTES)));
    List<String> vms = open.await(bhyve.vms());
    note(
        "VMs hold memory only if there are any",
        !vms.isEmpty() || usage.allocatedBytes() == 0,
        vms.size() + " VMs hold " + Bytes.words(usage.allocatedBytes()));
  }

  private void note(String what, boolean ok, String seen) {
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("check", what);
    check.put("ok", ok);
    check.put("seen", seen);
    checks.add(check);
  }

  private void print(Map<String, Object> check) {
    boolean ok = Boolean.TRUE.equals(check.get("ok"));
    terminal
        .out()
        .println("%-4s%s (%s)".formatted(ok ? "ok" : "NO", check.get("check"), check.get("seen")));
  }
}
