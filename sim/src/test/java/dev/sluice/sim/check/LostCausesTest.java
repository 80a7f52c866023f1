package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.HistoryReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A text that only grows refuses for good a read that does not begin as it does; but for a put,
 * which makes another text of it.
 */
class LostCausesTest {

  /** {@code >} starts and {@code <} ends the append of y, the read of x and the put of x. */
  @ParameterizedTest
  @CsvSource({
    "a> a< p> r> r<, VALID",
    "a> a< p> p< r> r<, VALID",
    "p> a> a< r> r<, VALID",
    "p> a> p< a< r> r<, VALID",
    "a> a< r> p> r<, VALID",
    "a> a< r> p> p< r<, VALID",
    "a> r> a< p> r< p<, VALID",
    "a> a< r> r< p>, INVALID",
    "a> a< r> r<, INVALID",
    "p> p< a> a< r> r<, INVALID",
  })
  void readThatTheTextRefuses_isPossibleIfAPutMayComeBeforeIt(String steps, String verdict) {
    StringBuilder text = new StringBuilder();
    for (String step : steps.split(" ", -1)) {
      char who = step.charAt(0);
      boolean starts = step.charAt(1) == '>';
      text.append("{:process ").append((int) who).append(" :type ");
      text.append(starts ? ":invoke" : ":ok");
      text.append(who == 'a' ? " :f :append" : who == 'p' ? " :f :put" : " :f :get");
      text.append(" :value [:k ");
      text.append(who == 'a' ? "\"y\"" : who == 'r' && starts ? "nil" : "\"x\"").append("]}\n");
    }

    Verdict given =
        Linearizability.check("kv", null, HistoryReader.parse(text.toString()), Budget.DEFAULT);

    assertThat(given instanceof Verdict.Valid ? "VALID" : "INVALID").isEqualTo(verdict);
  }
}
