package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.file.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VirtualTimeTest {

  @Test
  void text_isCutToMicroseconds() {
    assertThat(VirtualTime.text(0)).isEqualTo("+0.000000s");
    assertThat(VirtualTime.text(12_345_678_999L)).isEqualTo("+12.345678s");
  }

  @ParameterizedTest
  @CsvSource({
    "90,90000000000",
    "90s,90000000000",
    "1500ms,1500000000",
    "2m,120000000000",
    "1h,3600000000000",
    "0.000001s,1000"
  })
  void time_isReadInItsUnit(String text, long nanos) {
    assertThat(VirtualTime.parse("--until", text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1s", "5 s", "5d", "1e3"})
  void anythingElse_isBadInput(String text) {
    assertThatThrownBy(() -> VirtualTime.parse("--until", text))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--until: '" + text + "', expected a virtual time");
  }
}
