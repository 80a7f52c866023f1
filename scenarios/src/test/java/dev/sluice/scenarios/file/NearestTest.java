package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static final List<String> NAMES = List.of("quiet-rack", "lost-replies", "everything");

  @Test
  void distance_countsLetters() {
    assertThat(Nearest.distance("", "")).isZero();
    assertThat(Nearest.distance("sled", "sleds")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
  }

  @Test
  void misspeltName_isRecognised() {
    assertThat(Nearest.suggestion("lost-repleis", NAMES))
        .isEqualTo(" (did you mean lost-replies?)");
    assertThat(Nearest.suggestion("every", NAMES)).isEqualTo(" (did you mean everything?)");
  }

  @Test
  void anotherWord_isLeftAlone() {
    assertThat(Nearest.suggestion("x", NAMES)).isEmpty();
    assertThat(Nearest.suggestion("nemesis", NAMES)).isEmpty();
  }
}
