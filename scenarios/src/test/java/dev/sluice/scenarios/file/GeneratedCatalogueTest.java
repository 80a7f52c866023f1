package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.Simulator;
import dev.sluice.sim.fault.Amount;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.judge.Verdicts;
import dev.sluice.sim.kernel.Schedule;
import dev.sluice.sim.plan.OperationKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Scenarios of all that a file may name: each fault at its least, middle and greatest amount, alone
 * and beside each other fault at each of its amounts; with every mode, operation and strategy by
 * turns. None may violate anything.
 */
class GeneratedCatalogueTest {

  private static final List<String> MODES =
      List.of(
          "{\"percent\": 80}",
          "\"none\"",
          "{\"percent\": 1}",
          "{\"mebibytes\": 0}",
          "{\"percent\": 99}",
          "{\"mebibytes\": 1}",
          "{\"mebibytes\": 32769}");

  private final Simulator judge = new Simulator();
  private final List<String> wrong = new ArrayList<>();
  private int runs;

  /** Runs one seed of a scenario with these faults; what else is in it changes from run to run. */
  private void run(String name, List<String> faults) {
    int turn = runs++;
    OperationKind operation = OperationKind.values()[turn % OperationKind.values().length];
    Schedule.Strategy strategy = ScheduleSpec.DRAWN.get(turn % ScheduleSpec.DRAWN.size());
    String percent = operation == OperationKind.RESIZE ? ", \"percent\": [1, 99]" : "";
    String text =
        """
        {"name": "generated", "title": "t", "description": "d", "source": "s",
         "rack": {"sleds": 2, "ramGib": 64, "reservoir": [%s], "growthMibPerSecond": 7000},
         "phases": {"safetyMillis": 120000},
         "workload": {"clients": 3, "instances": 3, "createAtMillis": [0, 60000], "memoryGib": 4,
          "operations": [
           {"do": "start", "target": "each", "atMillis": [35000, 100000]},
           {"do": "%s", "count": 3, "atMillis": [20000, 119000]%s}]},
         "faults": [%s], "wirePercent": 10, "schedule": {"%s": 1}}
        """
            .formatted(
                MODES.get(turn % MODES.size()),
                operation.label(),
                percent,
                String.join(", ", faults),
                strategy.label());
    Scenario scenario = new ScenarioReader().read(name, name, text);
    Verdicts judgement = judge.run(Draw.plan(scenario, turn)).verdicts();
    if (!judgement.violations().isEmpty() || !judgement.undecided().isEmpty()) {
      wrong.add(name + ", seed " + turn + ": " + judgement + " " + text);
    }
  }

  /** A kind at each level, against each type of target that it may have. */
  private static List<String> entries(FaultKind kind) {
    Amount amount = kind.amount();
    return Stream.of(amount.min(), (amount.min() + amount.max()) / 2, amount.max())
        .distinct()
        .flatMap(a -> kind.targets().stream().map(type -> entry(kind, type, a)))
        .collect(Collectors.toList());
  }

  private static String entry(FaultKind kind, Target.Type type, long amount) {
    String target =
        switch (type) {
          case SLED -> "any sled";
          case LINK -> "*>*";
          case STORE -> "store";
          case NEXUS -> "nexus";
        };
    return String.format(
        Locale.ROOT,
        "{\"kind\": \"%s\", \"target\": \"%s\", \"atMillis\": [0, 110000], \"lastsMillis\": [0,"
            + " 60000]%s}",
        kind.label(),
        target,
        kind.amount().unit() == Amount.Unit.NONE ? "" : ", \"amount\": " + amount);
  }

  @Test
  void eachFault_aloneAndBesideEachOther_violatesNothing() {
    List<String> entries = new ArrayList<>();
    for (FaultKind kind : FaultKind.values()) {
      entries.addAll(entries(kind));
    }
    for (String entry : entries) {
      run("alone", List.of(entry));
    }
    for (int i = 0; i < entries.size(); i++) {
      for (int j = i; j < entries.size(); j++) {
        run("pair", List.of(entries.get(i), entries.get(j)));
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(runs).isGreaterThan(2_000);
  }

  @Test
  void eachModeAndOperation_violatesNothing() {
    for (int i = 0; i < 4 * MODES.size() * OperationKind.values().length; i++) {
      run("quiet", List.of());
    }
    assertThat(wrong).isEmpty();
  }
}
