package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What processes use, looked at now and then in Linux's {@code /proc}; nothing elsewhere. */
final class ProcessMeter {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessMeter.class);
  private static final double TICKS_A_SECOND = 100; // USER_HZ, the same on every Linux

  /**
   * Fields of {@code stat} after the name: own time, the system's, and both of children waited for.
   */
  private static final int TIMES_FROM = 11;

  private static final int TIMES = 4;

  private final Map<String, Life> lives = new TreeMap<>();

  private static final class Life {
    private long pid;
    private long ticksFrom;
    private long ticksNow;
    private long ticksBefore;
    private long kibMax;

    private Life(long pid, long ticksFrom) {
      this.pid = pid;
      this.ticksFrom = ticksFrom;
      this.ticksNow = ticksFrom;
    }

    /** Another process has taken its place. */
    private void next(long newPid) {
      ticksBefore += ticksNow - ticksFrom;
      pid = newPid;
      ticksFrom = 0;
      ticksNow = 0;
    }
  }

  /** Looks at processes, by name; one with children counts with them. */
  void look(Map<String, Long> pids) {
    pids.forEach(
        (name, pid) -> {
          try {
            look(name, pid);
          } catch (IOException e) {
            LOG.debug("{} has ended, or tells nothing", name, e);
          }
        });
  }

  private void look(String name, long pid) throws IOException {
    long ticks = ticks(pid);
    long kib = kib(pid);
    if (name.equals("database")) {
      for (ProcessHandle child : ProcessHandle.of(pid).orElseThrow().children().toList()) {
        ticks += ticks(child.pid());
        kib += kib(child.pid());
      }
    }
    Life life = lives.get(name);
    if (life == null) {
      life = new Life(pid, ticks);
      lives.put(name, life);
    } else if (life.pid != pid) {
      life.next(pid);
    }
    life.ticksNow = Math.max(life.ticksNow, ticks);
    life.kibMax = Math.max(life.kibMax, kib);
  }

  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = 0;
    for (int i = TIMES_FROM; i < TIMES_FROM + TIMES; i++) {
      ticks += Long.parseLong(fields[i]);
    }
    return ticks;
  }

  private static long kib(long pid) throws IOException {
    Path rollup = Path.of("/proc", String.valueOf(pid), "smaps_rollup");
    for (String line : Files.readAllLines(rollup)) {
      if (line.startsWith("Pss:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    return 0;
  }

  List<LoadFigures.Used> used() {
    List<LoadFigures.Used> used = new ArrayList<>();
    lives.forEach(
        (name, life) ->
            used.add(
                new LoadFigures.Used(
                    name,
                    (life.ticksBefore + life.ticksNow - life.ticksFrom) / TICKS_A_SECOND,
                    life.kibMax >> 10)));
    return used;
  }
}
