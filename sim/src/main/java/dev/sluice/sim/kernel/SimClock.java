package dev.sluice.sim.kernel;

import java.time.Instant;

/** The clock of one simulated host: may run fast or slow, and its wall time may jump. */
public final class SimClock {

  /** The reading of a correct wall clock at virtual time 0. */
  public static final Instant EPOCH = Instant.parse("2024-03-07T22:41:00Z");

  private static final long MILLION = 1_000_000;

  private long ratePpm;
  private long localAtChangeNanos;
  private long trueAtChangeNanos;
  private long jumpedNanos;

  /** Host time elapsed when true virtual time is {@code trueNanos}. */
  long localNanos(long trueNanos) {
    long elapsed = trueNanos - trueAtChangeNanos;
    return localAtChangeNanos + elapsed + elapsed / MILLION * ratePpm;
  }

  /** The wall clock's reading at a true virtual time. */
  public Instant wall(long trueNanos) {
    return EPOCH.plusNanos(localNanos(trueNanos) + jumpedNanos);
  }

  /** True time that passes while this host counts {@code localNanos}. */
  long trueNanosFor(long localNanos) {
    return ratePpm == 0
        ? localNanos
        : localNanos / (MILLION + ratePpm) * MILLION
            + localNanos % (MILLION + ratePpm) * MILLION / (MILLION + ratePpm);
  }

  /** Makes the host count (1 + ppm/10^6) times as fast as true time from now on. */
  public void drift(long ppm, long trueNanos) {
    localAtChangeNanos = localNanos(trueNanos);
    trueAtChangeNanos = trueNanos;
    ratePpm = ppm;
  }

  /** Whether it runs fast or slow. */
  boolean drifts() {
    return ratePpm != 0;
  }

  /** Sets the wall clock off by so much, 0 for none. Timers are not affected. */
  public void jump(long byNanos) {
    jumpedNanos = byNanos;
  }

  /** Whether the wall clock is off by a jump. */
  boolean jumped() {
    return jumpedNanos != 0;
  }
}
