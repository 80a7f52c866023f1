package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.campaign.Shard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeedsTest {

  @Test
  void number_countsFromOne() {
    assertThat(Seeds.parse("--seeds", "2000")).isEqualTo(new Seeds(1, 2000));
  }

  @Test
  void range_hasBothEnds() {
    assertThat(Seeds.parse("--seeds", "7..7")).isEqualTo(new Seeds(7, 7));
    assertThat(Seeds.parse("--seeds", "5..9").count()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "x",
        "-1",
        "1..",
        "..2",
        "9..3",
        "1-2",
        "1...3",
        "1e9",
        "99999999999999999999"
      })
  void anythingElse_isBadInput(String text) {
    assertThatThrownBy(() -> Seeds.parse("--seeds", text))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--seeds: '" + text + "', expected N or A..B with A <= B");
  }

  @Test
  void shard_isOneOfEqualParts() {
    assertThat(Shard.parse("--shard", "2/3")).isEqualTo(new Shard(2, 3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "0/2", "3/2", "1/0", "a/b", "1/2/3"})
  void anythingElse_isNoShard(String text) {
    assertThatThrownBy(() -> Shard.parse("--shard", text))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--shard: '" + text + "', expected I/N with 1 <= I <= N");
  }
}
