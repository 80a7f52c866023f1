package dev.sluice.scenarios.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** The clocks and counters of this JVM that the cost of a seed is read from. */
final class Meters {

  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** What they show at one moment. */
  record Reading(long wallNanos, long processNanos, long threadNanos, long bytes) {}

  /** Now, for the thread that calls this. */
  Reading read() {
    return new Reading(
        System.nanoTime(),
        process.getProcessCpuTime(),
        threads.getCurrentThreadCpuTime(),
        threads.getCurrentThreadAllocatedBytes());
  }

  /** Processor time of the thread that calls this. */
  long threadNanos() {
    return threads.getCurrentThreadCpuTime();
  }

  /** How long this JVM has been up on the wall, and what processor time it has taken. */
  Reading sinceStart() {
    return new Reading(
        ManagementFactory.getRuntimeMXBean().getUptime() * 1_000_000,
        process.getProcessCpuTime(),
        0,
        0);
  }
}
