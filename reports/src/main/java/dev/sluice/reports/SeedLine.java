package dev.sluice.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.judge.Violation;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code seeds.jsonl}: all that is kept of a seed. Field names and their order never
 * change; those after {@code ops} are missing in files of older versions.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SeedLine(
    String scenario,
    long seed,
    SeedVerdict verdict,
    long steps,
    long simNanos,
    long wallNanos,
    long events,
    String traceHash,
    Map<String, Long> faults,
    Map<String, Long> ops,
    @Nullable OracleStrength oracleStrength,
    @Nullable Reached reached,
    @Nullable Map<String, List<Long>> service,
    @Nullable List<Violation> violations,
    @Nullable List<String> remarks,
    @Nullable Boolean diverged) {

  private static final int HEX = 16;

  /** What the seed got to; {@code behaviour} is equal for equal behaviours. */
  record Reached(List<String> probes, Map<String, Long> cells, String behaviour) {

    private static Reached of(Coverage coverage) {
      return new Reached(
          coverage.probes().stream().sorted().toList(),
          sorted(coverage.cells()),
          SeedResult.hex(coverage.fingerprint()));
    }

    private Coverage coverage() {
      return new Coverage(cells, new LinkedHashSet<>(probes), number(behaviour));
    }
  }

  static SeedLine of(SeedResult result) {
    return new SeedLine(
        result.scenario(),
        result.seed(),
        result.verdict(),
        result.steps(),
        result.simNanos(),
        result.wallNanos(),
        result.steps(), // each event that happens is one step
        SeedResult.hex(result.traceHash()),
        sorted(result.faults()),
        sorted(result.operations()),
        result.strength(),
        Reached.of(result.coverage()),
        new TreeMap<>(result.service()),
        result.violations().isEmpty() ? null : result.violations(),
        result.remarks().isEmpty() ? null : result.remarks(),
        result.diverged() ? true : null);
  }

  /**
   * What a line says.
   *
   * @throws IllegalArgumentException if it is none, or lacks what this version writes
   */
  static SeedResult read(String line, Json json) {
    try {
      SeedLine read = json.read(line, SeedLine.class);
      if (Stream.of(read.scenario, read.verdict, read.traceHash, read.faults, read.ops)
          .anyMatch(Objects::isNull)) {
        throw new IllegalArgumentException("no line of a seed");
      }
      return read.result();
    } catch (JsonProcessingException | NumberFormatException e) {
      throw new IllegalArgumentException("no line of a seed", e);
    }
  }

  private SeedResult result() {
    if (oracleStrength == null || reached == null || service == null) {
      throw new IllegalArgumentException("a line of an older version");
    }
    return new SeedResult(
        scenario,
        seed,
        verdict,
        steps,
        simNanos,
        wallNanos,
        number(traceHash),
        faults,
        ops,
        Objects.requireNonNullElse(violations, Collections.emptyList()),
        Objects.requireNonNullElse(remarks, Collections.emptyList()),
        Boolean.TRUE.equals(diverged),
        oracleStrength,
        reached.coverage(),
        service);
  }

  private static long number(String hex) {
    return Long.parseUnsignedLong(hex, HEX);
  }

  private static Map<String, Long> sorted(Map<String, Long> counts) {
    return counts.isEmpty() ? Collections.emptyMap() : new TreeMap<>(counts);
  }
}
