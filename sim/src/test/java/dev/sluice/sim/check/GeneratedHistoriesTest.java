package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Histories of clients at work: what must be valid is, nothing is undecided where nothing was, and
 * what is spent stays within the budget.
 */
class GeneratedHistoriesTest {

  private static final Budget BUDGET = new Budget(2_000_000, 1L << 27);

  /** Eight clients and up to sixty operations in doubt, of a reservoir up to ten: all decided. */
  @Test
  void eightClients_areDecided_withManyOperationsInDoubt() {
    List<GeneratedHistory> undecided = new ArrayList<>();
    for (String model : GeneratedHistory.MODELS) {
      int most = model.equals("vmm-reservoir") ? 10 : 60;
      for (int crashed : new int[] {0, 10, most}) {
        for (boolean broken : new boolean[] {false, true}) {
          GeneratedHistory generated = new GeneratedHistory(model, 8, 400, crashed, broken, 1);
          if (judge(generated) instanceof Verdict.Unknown) {
            undecided.add(generated);
          }
        }
      }
    }
    assertThat(undecided).isEmpty();
  }

  /** Too wide to search as a whole; a VM by itself tells that there is no order. */
  @ParameterizedTest
  @ValueSource(ints = {24, 32, 60})
  void wideReservoirThatIsBroken_isDecidedByOneOfItsVms(int clients) {
    GeneratedHistory generated = new GeneratedHistory("vmm-reservoir", clients, 360, 10, true, 1);
    Budget little = new Budget(200_000, 1L << 27);

    Verdict verdict = Linearizability.check(generated.model(), null, generated.ops(), little);

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Invalid.class,
            invalid ->
                assertThat(invalid.reason()).matches("read of .* vm[0-9]+ is( not)? running.*"));
  }

  /** The VMs by themselves tell early where the whole has gone wrong. */
  @ParameterizedTest
  @ValueSource(ints = {16, 24, 60})
  void wideReservoirThatIsSound_isDecidedWithAnOutlookOnItsVms(int clients) {
    GeneratedHistory generated = new GeneratedHistory("vmm-reservoir", clients, 520, 0, false, 2);

    assertThat(judge(generated)).isInstanceOf(Verdict.Valid.class);
  }

  /** What returns soon is done first, and what is far from being possible is not left for last. */
  @ParameterizedTest
  @ValueSource(ints = {24, 32, 60})
  void wideMultiRegister_isDecided(int clients) {
    GeneratedHistory generated = new GeneratedHistory("multi-register", clients, 360, 10, false, 3);

    assertThat(judge(generated)).isInstanceOf(Verdict.Valid.class);
  }

  /** Where the memory is spent too: an answer or none, and never more than the budget. */
  @ParameterizedTest
  @ValueSource(longs = {1_000, 100_000, 4_000_000})
  void littleMemory_leavesTheVerdictOpenAtWorst(long bytes) {
    for (String model : GeneratedHistory.MODELS) {
      GeneratedHistory generated = new GeneratedHistory(model, 40, 400, 10, true, 2);
      Verdict verdict =
          Linearizability.check(
              model, generated.init(), generated.ops(), new Budget(300_000, bytes));
      if (verdict instanceof Verdict.Unknown unknown) {
        assertThat(unknown.cause()).isIn("steps", "bytes");
      }
    }
  }

  /**
   * 3 to 60 clients, none to 60 operations in doubt, up to 1,000 operations: {@code mvn test -pl
   * sim -am -Pthorough -Dtest=GeneratedHistoriesTest} prints how many are decided.
   */
  @Test
  @Tag("thorough")
  void sweep() {
    Map<String, int[]> decided = new TreeMap<>();
    for (String model : GeneratedHistory.MODELS) {
      for (int clients : new int[] {3, 8, 16, 24, 32, 60}) {
        for (int crashed : new int[] {0, 10, 30, 60}) {
          for (int seed = 0; seed < 6; seed++) {
            GeneratedHistory generated =
                new GeneratedHistory(
                    model, clients, 200 + 160 * seed, crashed, seed % 2 == 1, seed);
            int[] count = decided.computeIfAbsent(model, name -> new int[2]);
            count[1]++;
            count[0] += judge(generated) instanceof Verdict.Unknown ? 0 : 1;
          }
        }
      }
    }
    decided.forEach(
        (model, count) ->
            System.out.printf(Locale.ROOT, "%s: %d of %d decided%n", model, count[0], count[1]));
  }

  private static Verdict judge(GeneratedHistory generated) {
    Verdict verdict =
        Linearizability.check(generated.model(), generated.init(), generated.ops(), BUDGET);
    if (!generated.broken()) {
      assertThat(verdict).as("%s", generated).isNotInstanceOf(Invalid.class);
    }
    return verdict;
  }
}
