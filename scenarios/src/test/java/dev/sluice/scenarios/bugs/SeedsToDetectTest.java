package dev.sluice.scenarios.bugs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedsToDetectTest {

  @Test
  void lowRank_isThatOfTheTables() {
    // Conover, and Hahn and Meeker: 6 -> 1, 10 -> 2, 20 -> 6, 30 -> 10, 31 -> 10, 50 -> 18.
    assertThat(SeedsToDetect.lowRank(6)).isEqualTo(1);
    assertThat(SeedsToDetect.lowRank(10)).isEqualTo(2);
    assertThat(SeedsToDetect.lowRank(20)).isEqualTo(6);
    assertThat(SeedsToDetect.lowRank(30)).isEqualTo(10);
    assertThat(SeedsToDetect.lowRank(31)).isEqualTo(10);
    assertThat(SeedsToDetect.lowRank(50)).isEqualTo(18);
  }

  @Test
  void allRangesFound_medianAndBothEnds() {
    SeedsToDetect seeds = new SeedsToDetect(upTo(31), 31);

    assertThat(seeds.median()).isEqualTo(16);
    assertThat(seeds.low()).isEqualTo(10);
    assertThat(seeds.high()).isEqualTo(22);
  }

  @Test
  void rangesThatMissed_countAsLongerThanAll() {
    SeedsToDetect seeds = new SeedsToDetect(upTo(16), 31);

    assertThat(seeds.median()).isEqualTo(16);
    assertThat(seeds.low()).isEqualTo(10);
    assertThat(seeds.high()).isNull();
  }

  @Test
  void mostRangesMissed_noMedian() {
    assertThat(new SeedsToDetect(upTo(15), 31).median()).isNull();
  }

  private static List<Long> upTo(long count) {
    return LongStream.rangeClosed(1, count).boxed().toList();
  }
}
