package dev.sluice.sim.check;

import dev.sluice.sim.history.Op;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * From the events of a public history to its verdict. The files are those that cost most, here or
 * with Porcupine, and one of each kind.
 *
 * <p>Sampled, since the median is what other work on the machine disturbs least.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    jvmArgs = {"-Xmx512m", "-XX:+UseParallelGC"})
public class VerdictBenchmark {

  @Param({
    "etcd-cas/etcd_002.edn.gz",
    "etcd-cas/etcd_057.edn.gz",
    "etcd-cas/etcd_085.edn.gz",
    "etcd-cas/etcd_097.edn.gz",
    "etcd-cas/etcd_099.edn.gz",
    "etcd-exact/etcd_002.edn.gz",
    "knossos-cas-register/memstress3-87.edn.gz",
    "kv/c50-ok.edn.gz by key",
    "kv/c10-ok.edn.gz",
    "generated/reg-n20-m2000-c000-1-mut.edn.gz",
    "generated/cas-n30-m1000-c000-0-ok.edn.gz",
    "generated/resv-n12-m1000-c005-1-mutl.edn.gz",
    "generated/multi-n8-m400-c000-1-mut.edn.gz",
    "hard/hreg-n8-m400-cr14-s1-bad.edn.gz",
    "hard/hresv-n24-m600-cr0-s1-bad.edn.gz"
  })
  public String file = "";

  private String expected = "";
  private Supplier<String> verdict = () -> "none yet";

  /** Reads the file, which is no part of what is measured. */
  @Setup
  public void read() {
    PublicData.Row row = PublicData.row(file);
    Collection<List<Op>> histories = row.histories();
    expected = row.expected();
    verdict = () -> row.verdict(histories);
  }

  /** The verdict, which must be the manifest's: a wrong one is quick to come by. */
  @Benchmark
  public String verdict() {
    String found = verdict.get();
    if (!found.equals(expected)) {
      throw new IllegalStateException(file + ": " + found);
    }
    return found;
  }
}
