package dev.sluice.bhyve.illumos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.bhyve.ReservoirUsage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/** The rows of {@code set-target-vectors.csv} as cases that go through the adapter. */
final class SetTargetVectors {

  private static final long GIB = 1L << 30;

  private SetTargetVectors() {}

  static List<DeviceCase> all() {
    return lines().stream().map(SetTargetVectors::vector).toList();
  }

  private static List<String> lines() {
    try (InputStream in = Bench.class.getResourceAsStream("/illumos/set-target-vectors.csv")) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DeviceCase vector(String line) {
    String[] cell = Arrays.stream(line.split(";")).map(String::strip).toArray(String[]::new);
    long[] state = Arrays.stream(cell[1].split("/")).mapToLong(SetTargetVectors::bytes).toArray();
    long[] after = Arrays.stream(cell[7].split("/")).mapToLong(SetTargetVectors::bytes).toArray();
    long result = cell[6].equals("-") ? -1 : bytes(cell[6]);
    return new DeviceCase(
        cell[0],
        outcome(cell[5], result, after[0], after[1]),
        bench -> {
          bench.state(state[0], state[1], state[2], state[3]);
          if (!cell[2].isEmpty()) {
            bench.tell(inBytes(cell[2]));
          }
          try (ControlNode control = bench.control()) {
            ControlNode.Outcome ended = control.setTarget(bytes(cell[3]), bytes(cell[4]));
            ReservoirUsage now = control.query().usage();
            return outcome(
                ended.errno() == null ? "0" : ended.errno().name(),
                ended.resultBytes(),
                now.freeBytes(),
                now.allocatedBytes());
          }
        });
  }

  private static String outcome(String errno, long result, long free, long allocated) {
    return "%s, result %d, %d free, %d allocated".formatted(errno, result, free, allocated);
  }

  private static String inBytes(String fault) {
    String[] words = fault.split(" ");
    return words[0].equals("pages-end") ? words[0] + " " + bytes(words[1]) : fault;
  }

  private static long bytes(String size) {
    String[] parts = size.split("\\+");
    long gib = Math.round(Double.parseDouble(parts[0]) * GIB);
    return parts.length == 1 ? gib : gib + Long.parseLong(parts[1]);
  }
}
