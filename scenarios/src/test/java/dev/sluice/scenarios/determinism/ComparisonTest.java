package dev.sluice.scenarios.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.determinism.Comparison.Outcome;
import dev.sluice.scenarios.determinism.Comparison.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Variant ANY = new Variant("any", "java", List.of(), List.of());
  private static final List<String> REFERENCE = List.of("s 1 10 aa", "s 2 20 bb", "s 3 30 cc");

  @Test
  void sameLines_areTheSame() {
    Row row = row(REFERENCE, 0);

    assertThat(row.outcome()).isEqualTo(Outcome.SAME);
    assertThat(row.seeds()).isEqualTo(3);
  }

  @Test
  void otherLine_isTheFirstDifference() {
    Row row = row(List.of("s 1 10 aa", "s 2 20 xx", "s 3 30 xx"), 0);

    assertThat(row.outcome()).isEqualTo(Outcome.DIFFERENT);
    assertThat(row.differs()).isEqualTo("s 2 20 xx");
    assertThat(row.expected()).isEqualTo("s 2 20 bb");
    assertThat(row.hash()).isNotEqualTo(row(REFERENCE, 0).hash());
  }

  @Test
  void jvmThatDiesHalfWay_isDifferent() {
    assertThat(row(REFERENCE.subList(0, 2), 70).outcome()).isEqualTo(Outcome.DIFFERENT);
  }

  @Test
  void jvmThatNeverStarts_isUnavailable() {
    Row row = row(List.of(), 1);

    assertThat(row.outcome()).isEqualTo(Outcome.UNAVAILABLE);
    assertThat(row.remark()).isEqualTo("complaint");
  }

  @Test
  void sideBySide_endsWithTheFirstStepThatDiffers() {
    List<String> one = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      one.add("step " + i);
    }
    List<String> other = new ArrayList<>(one);
    other.set(12, "another step");

    assertThat(Comparison.sideBySide(one, other))
        .hasSize(7)
        .startsWith("  both   step 7")
        .endsWith("  first  step 12", "  other  another step");
    assertThat(Comparison.sideBySide(one, one.subList(0, 3)))
        .endsWith("  first  step 3", "  other  (ends)");
    assertThat(Comparison.sideBySide(one, one)).last().asString().contains("histories");
  }

  @Test
  void variants_areManyAndNamedApart() throws IOException {
    List<Variant> variants = Variants.here("/opt/some-jdk/bin/java");

    assertThat(variants).hasSizeGreaterThanOrEqualTo(10);
    assertThat(variants).extracting(Variant::name).doesNotHaveDuplicates();
    assertThat(variants).extracting(Variant::java).contains("/opt/some-jdk/bin/java");
  }

  private static Row row(List<String> lines, int exitCode) {
    return Comparison.row(ANY, new ChildJvm.Result(exitCode, lines, "complaint"), lines, REFERENCE);
  }
}
