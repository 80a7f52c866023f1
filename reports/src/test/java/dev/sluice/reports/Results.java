package dev.sluice.reports;

import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.judge.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Results of seeds that never ran. */
public final class Results {

  private Results() {}

  public static SeedResult passed(String scenario, long seed) {
    return result(scenario, seed, SeedVerdict.PASS, List.of(), List.of());
  }

  public static SeedResult failed(String scenario, long seed, String oracle, String message) {
    return result(
        scenario,
        seed,
        SeedVerdict.FAIL,
        List.of(new Violation(oracle, 12, 3_000_000, message, null, null)),
        List.of());
  }

  public static SeedResult result(
      String scenario,
      long seed,
      SeedVerdict verdict,
      List<Violation> violations,
      List<String> remarks) {
    return new SeedResult(
        scenario,
        seed,
        verdict,
        1_000,
        200_000_000_000L,
        2_000_000,
        0xABCL,
        Map.of("sled-reboot", 2L, "enomem", 1L),
        Map.of("start", 3L, "create", 4L),
        violations,
        remarks,
        false,
        new OracleStrength(4, 2, 1, 20, 5, 2),
        new Coverage(Map.of("sled-reboot/ready/none", 2L), Set.of("no-capacity"), seed),
        Map.of("outageMillis", List.of(90_000L + seed, 1_234L)));
  }
}
