package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.Tiny;
import dev.sluice.sim.fault.FaultKind;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioReaderTest {

  @Test
  void wellFormedText_isReadWhole() {
    Scenario scenario = Tiny.scenario();

    assertThat(scenario.name()).isEqualTo("tiny");
    assertThat(scenario.safetyMillis()).isEqualTo(new Span.Between(60000, 90000));
    assertThat(scenario.rack().arrivesMillis()).isEqualTo(Span.of(0));
    assertThat(scenario.faults())
        .extracting(FaultSpec::kind)
        .containsExactly(
            FaultKind.SLOW_GROWTH,
            FaultKind.AGENT_RESTART,
            FaultKind.NET_DELAY,
            FaultKind.AGENT_RESTART);
    assertThat(scenario.faults().get(1).percent()).isEqualTo(100);
    assertThat(scenario.faults().get(2).target()).isEqualTo(Targets.ANY_LINK);
  }

  /** What is put in place of what, and the line that comes of it. */
  static Stream<Arguments> badTexts() {
    return Stream.of(
        bad("\"name\": \"tiny\",", "", "name: is missing"),
        bad(
            "\"name\": \"tiny\"",
            "\"name\": \"Tiny One\"",
            "name: 'Tiny One' is no name, expected lower-case-words"),
        bad(
            "\"title\": \"One small sled\"",
            "\"title\": 3",
            "title: 3 is no text, expected a text in quotes"),
        bad(
            "\"wirePercent\": 30",
            "\"wirePercent\": 130",
            "wirePercent: 130 is out of bounds, expected a whole number from 0 to 100"),
        bad(
            "\"wirePercent\": 30",
            "\"wirePercents\": 30",
            "wirePercents: unknown field (did you mean wirePercent?), expected one of name, title,"
                + " description, source, phases, rack, workload, faults, expects, wirePercent,"
                + " schedule"),
        bad(
            "\"wirePercent\": 30",
            "\"schedule\": {\"pcr\": 1}",
            "schedule.pcr: unknown field (did you mean pct?), expected one of uniform, pct, pos"),
        bad(
            "\"wirePercent\": 30",
            "\"schedule\": {\"pct\": 0}",
            "schedule.pct: 0 is out of bounds, expected a whole number from 1 to 1000"),
        bad(
            "\"wirePercent\": 30",
            "\"schedule\": {}",
            "schedule: is empty, expected {\"STRATEGY\": WEIGHT, ...}"),
        bad(
            "\"rack\": {",
            "\"rack\": {\"sled\": 1,",
            "rack.sled: unknown field (did you mean sleds?), expected one of ramGib, sleds,"
                + " reservoir, growthMibPerSecond, arrivesMillis"),
        bad(
            "\"sleds\": 1",
            "\"sleds\": 0",
            "rack.sleds: 0 is out of bounds, expected a whole number from 1 to 32"),
        bad(
            "\"sleds\": 1",
            "\"sleds\": 1.5",
            "rack.sleds: 1.5 is no span, expected a whole number, [min, max] or {\"oneOf\":"
                + " [...]}"),
        bad(
            "\"sleds\": 1",
            "\"sleds\": [3, 1]",
            "rack.sleds: [3, 1] is empty, expected [min, max]"),
        bad(
            "\"sleds\": 1",
            "\"sleds\": {\"oneOf\": [1, 99]}",
            "rack.sleds.oneOf[1]: 99 is out of bounds, expected a whole number from 1 to 32"),
        bad(
            "\"sleds\": 1",
            "\"sleds\": {\"oneOf\": []}",
            "rack.sleds.oneOf: [] is no list of numbers, expected [N, ...]"),
        bad("[{\"percent\": 80}]", "[]", "rack.reservoir: is empty, expected at least one element"),
        bad(
            "[{\"percent\": 80}]",
            "[\"lots\"]",
            "rack.reservoir[0]: \"lots\" is no reservoir mode, expected \"none\", {\"percent\":"
                + " ...} or {\"mebibytes\": ...}"),
        bad(
            "{\"percent\": 80}",
            "{\"percent\": 100}",
            "rack.reservoir[0].percent: 100 is out of bounds, expected a whole number from 1 to"
                + " 99"),
        bad(
            "{\"percent\": 80}",
            "{\"mebibytes\": 16384}",
            "rack.reservoir[0].mebibytes: 16384 is out of bounds, expected a whole number from 0"
                + " to 16383"),
        bad(
            "\"phases\": {\"safetyMillis\": [60000, 90000]}",
            "\"phases\": 60000",
            "phases: 60000 is no object, expected { ... }"),
        bad(
            "\"kind\": \"slow-growth\"",
            "\"kind\": \"slow-grow\"",
            "faults[0].kind: unknown fault 'slow-grow' (did you mean slow-growth?), expected one of"
                + " worker-delay, enospc, enomem, "),
        bad(
            "\"kind\": \"slow-growth\", \"percent\": 50",
            "\"kind\": \"slow-growth\", \"percent\": 101",
            "faults[0].percent: 101 is out of bounds, expected a whole number from 0 to 100"),
        bad(
            "\"atMillis\": 5000, \"lastsMillis\": 50000",
            "\"atMillis\": -1, \"lastsMillis\": 50000",
            "faults[2].atMillis: -1 is out of bounds, expected a whole number from 0 to 89999"),
        bad(
            "\"atMillis\": 5000, \"lastsMillis\": 50000",
            "\"atMillis\": 60000, \"lastsMillis\": 50000",
            "faults[2].atMillis: 60000 is beyond the shortest safety phase, expected less than"
                + " 60000"),
        bad(
            "\"count\": 2,",
            "\"count\": 2, \"target\": \"sled-0\",",
            "faults[2].target: 'sled-0' is nothing that net-delay strikes, expected any link or"
                + " A>B, each nexus, any sled, sled-0 or *"),
        bad(
            "restart\", \"count\": [1, 3],",
            "restart\", \"count\": [1, 3], \"target\": \"sled-1\",",
            "faults[1].target: 'sled-1' is nothing that agent-restart strikes, expected any sled or"
                + " sled-0"),
        bad(
            "restart\", \"count\": [1, 3],",
            "restart\", \"count\": [1, 3], \"amount\": 3,",
            "faults[1].amount: unknown field, expected one of kind, percent,"
                + " count, atMillis, lastsMillis, target"),
        bad(
            "restart\", \"count\": [1, 3],",
            "restart\", \"count\": [1, 3], \"target\": \"any sled>any sled\",",
            "faults[1].target: 'any sled>any sled' is nothing that agent-restart strikes"),
        bad(
            "\"kind\": \"slow-growth\"",
            "\"kind\": \"worker-delay\", \"worker\": \"resevoir\"",
            "faults[0].worker: 'resevoir' is no worker of a sled-agent (did you mean reservoir?),"
                + " expected one of reservoir, instances, notifier"),
        bad(
            "\"kind\": \"slow-growth\"",
            "\"kind\": \"clock-jump\", \"target\": \"store\"",
            "faults[0].target: 'store' is nothing that clock-jump strikes, expected any sled,"
                + " sled-0, nexus or nexus-*"),
        bad("\"amount\": [1, 5000]", "\"worker\": \"x\"", "faults[2].amount: is missing"),
        bad(
            "\"do\": \"start\"",
            "\"do\": \"strat\"",
            "workload.operations[0].do: unknown operation 'strat' (did you mean start?), expected"
                + " one of create, start, "),
        bad(
            "\"stop\": 2",
            "\"stop\": 0",
            "workload.operations[1].do.stop: 0 is out of bounds, expected a whole number from 1 to"
                + " 1000"),
        bad(
            "\"target\": \"each\"",
            "\"target\": \"all\"",
            "workload.operations[0].target: \"all\" is no target, expected \"any\", \"each\" or"
                + " numbers"),
        bad(
            "\"do\": \"start\"",
            "\"do\": \"resize\"",
            "workload.operations[0].percent: is missing"),
        bad(
            "\"memoryGib\": [1, 4]",
            "\"memoryGib\": 512",
            "workload.memoryGib: 512 is out of bounds, expected a whole number from 1 to 256"),
        bad(
            "\"wirePercent\": 30",
            "\"wirePercent\" 30",
            "line 29, column 17: no JSON at '30', expected JSON"),
        bad(
            "\"wirePercent\": 30",
            "\"wirePercent\": 30, \"wirePercent\": 31",
            "line 29, column 35: field 'wirePercent' a second time, expected each once"));
  }

  private static Arguments bad(String original, String instead, String line) {
    return Arguments.of(original, instead, line);
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("badTexts")
  void badText_isOneLineThatNamesFileAndField(String original, String instead, String line) {
    assertThat(Tiny.TEXT).contains(original);

    assertThatThrownBy(() -> Tiny.of(Tiny.TEXT.replace(original, instead)))
        .isInstanceOf(BadInputException.class)
        .message()
        .startsWith("tiny.json: " + line)
        .doesNotContain("\n");
  }
}
