package dev.sluice.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExcerptTest {

  @Test
  void excerpt_endsAtTheViolation_withAnArrowForEachMessage() {
    List<String> lines = Excerpt.of(Stories.failing());

    assertThat(lines.get(0)).startsWith("sled-0 launched vmm-1 at 32.000 s; its reservoir ");
    assertThat(lines.get(2).strip().split("\\s+")).containsExactly("nexus", "sled-0");
    assertThat(lines)
        .anySatisfy(
            line -> assertThat(line).contains("|--------->|  ").contains("ensure running arrives"));
    assertThat(lines)
        .anySatisfy(
            line -> assertThat(line).contains("|<.........|").contains("ensure running answered"));
    assertThat(lines.get(lines.size() - 1)).contains("judge: no-launch-before-ready");
  }

  @Test
  void excerptOfALongRun_fitsItsLimit() {
    assertThat(Excerpt.of(Stories.long50000())).hasSizeLessThanOrEqualTo(Excerpt.LINES_MAX);
  }

  @Test
  void runThatPassed_hasNone() throws IOException {
    assertThat(Excerpt.of(Stories.small())).isEmpty();
  }
}
