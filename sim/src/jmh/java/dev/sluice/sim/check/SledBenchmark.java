package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one sled's history of 200 operations costs a simulated run.
 *
 * <p>Sampled, since the median is what other work on the machine disturbs least.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 12, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(
    value = 2,
    jvmArgs = {"-Xmx512m", "-XX:+UseParallelGC"})
public class SledBenchmark {

  private static final int OPERATIONS = 200;
  private static final int LIVES = 20;

  private final List<List<Op>> lives = new ArrayList<>();
  private int turn;

  /** Twenty lives, so that no branch is learnt by heart. */
  @Setup
  public void live() {
    for (int seed = 0; seed < LIVES; seed++) {
      lives.add(SledLife.history(OPERATIONS, seed));
    }
  }

  /** The verdict on the next life, which is valid. */
  @Benchmark
  public Verdict sled() {
    turn = (turn + 1) % LIVES;
    return Linearizability.check("vmm-reservoir", null, lives.get(turn), Budget.DEFAULT);
  }
}
