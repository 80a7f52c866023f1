package dev.sluice.reports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.Service.Statistic;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ServiceTest {

  private final Service service = new Service();

  @Test
  void statistics_areThoseOfTheSortedSamples() {
    for (long seed = 200; seed >= 1; seed--) {
      add(seed, seed);
    }
    assertThat(value(Statistic.MEDIAN)).isEqualTo(100);
    assertThat(value(Statistic.P99)).isEqualTo(198);
    assertThat(value(Statistic.WORST)).isEqualTo(200);
    assertThat(service.toJson("replay").get("outageMillis"))
        .hasToString(
            "{samples=200, median=100, p99=198, worst=200, worstSeed=200, replay=replay --seed"
                + " 200}");
  }

  @Test
  void oneSample_isAllOfThem() {
    add(7, 5);
    assertThat(LongStream.of(value(Statistic.MEDIAN), value(Statistic.P99)))
        .containsOnly(value(Statistic.WORST))
        .containsOnly(5L);
  }

  @Test
  void greatValues_areCountedToThreeDigits_butTheWorst() {
    add(1, 999);
    assertThat(value(Statistic.MEDIAN)).isEqualTo(999);
    add(2, 123_456);
    add(3, 123_499);
    assertThat(value(Statistic.MEDIAN)).isEqualTo(123_000);
    assertThat(value(Statistic.WORST)).isEqualTo(123_499);
  }

  @Test
  void ofEqualWorstSamples_theFirstSeedIsNamed() {
    add(4, 9);
    add(5, 9);
    assertThat(service.toJson("").toString()).contains("worstSeed=4");
  }

  @Test
  void figureWithoutSamples_isZeroAndAbsent() {
    assertThat(value(Statistic.P99)).isZero();
    assertThat(service.toJson("")).isEmpty();
  }

  private void add(long seed, long value) {
    service.add(seed, Map.of("outageMillis", List.of(value)));
  }

  private long value(Statistic statistic) {
    return service.value("outageMillis", statistic);
  }
}
