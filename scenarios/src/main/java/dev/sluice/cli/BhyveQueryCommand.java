package dev.sluice.cli;

import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.reports.Json;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice bhyve query}: the reservoir as it is. */
@Command(name = "query", description = "Shows what the VMM reservoir holds.")
final class BhyveQueryCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private final BhyveDevice device = new BhyveDevice();

  @Option(names = "--json", description = "Prints the figures as JSON.")
  private boolean json;

  BhyveQueryCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return device.use(
        open -> {
          ReservoirUsage usage = open.await(open.bhyve().query());
          List<String> vms = open.await(open.bhyve().vms());
          if (json) {
            terminal.out().print(new Json().pretty(figures(open, usage, vms)));
          } else {
            print(open, usage, vms);
          }
          terminal.out().flush();
          return ExitCode.OK;
        });
  }

  private void print(BhyveDevice.Open open, ReservoirUsage usage, List<String> vms) {
    Table table = new Table("reservoir of " + open.name(), "", "bytes");
    row(table, "size", usage.sizeBytes());
    row(table, "  free", usage.freeBytes());
    row(table, "  held by VMs", usage.allocatedBytes());
    row(table, "VMs outside the reservoir", usage.transientBytes());
    row(table, "limit for all of these", usage.limitBytes());
    table.print(terminal.out());
    terminal
        .out()
        .println("%d VMs, interface version %d".formatted(vms.size(), open.bhyve().version()));
  }

  private static void row(Table table, String what, long bytes) {
    table.row(what, Bytes.words(bytes), Long.toUnsignedString(bytes));
  }

  private static Map<String, Object> figures(
      BhyveDevice.Open open, ReservoirUsage usage, List<String> vms) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("device", open.name());
    figures.put("interfaceVersion", open.bhyve().version());
    figures.put("sizeBytes", unsigned(usage.sizeBytes()));
    figures.put("freeBytes", unsigned(usage.freeBytes()));
    figures.put("allocatedBytes", unsigned(usage.allocatedBytes()));
    figures.put("transientBytes", unsigned(usage.transientBytes()));
    figures.put("limitBytes", unsigned(usage.limitBytes()));
    figures.put("vms", vms);
    return figures;
  }

  private static BigInteger unsigned(long bytes) {
    return new BigInteger(Long.toUnsignedString(bytes));
  }
}
