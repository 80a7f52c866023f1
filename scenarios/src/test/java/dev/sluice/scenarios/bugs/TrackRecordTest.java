package dev.sluice.scenarios.bugs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.TrackRecord;
import dev.sluice.scenarios.file.TrackRecord.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackRecordTest {

  private static final Path FILE = Path.of("track-record.json");

  @Test
  void eachPlanThatFailedOnce_hasItsRow_andEachRowItsPlanAndItsBug() throws IOException {
    List<Row> rows = TrackRecord.read(FILE).rows();

    try (Stream<Path> plans = Files.list(Path.of("regressions"))) {
      assertThat(rows.stream().map(Row::plan).toList())
          .containsExactlyElementsOf(
              plans.filter(plan -> plan.toString().endsWith(".json")).sorted().toList());
    }
    for (Row row : rows) {
      if (row.bug() != null) {
        assertThat(Bugs.builtIn().select(List.of(row.bug()))).hasSize(1);
      }
    }
  }

  @Test
  void planWithItsBug_fails_andWithAnotherIsMissed() {
    Row row =
        TrackRecord.read(FILE).rows().stream()
            .filter(one -> "late-report-wins".equals(one.bug()))
            .findFirst()
            .orElseThrow();
    Row wrong =
        new Row(row.plan(), row.what(), row.foundBy(), row.seeds(), "boot-ignored-by-agent", null);
    Row retired = new Row(row.plan(), row.what(), row.foundBy(), row.seeds(), null, "no more");

    List<TrackRecordCheck.Outcome> outcomes =
        new TrackRecordCheck(Bugs.builtIn(), new Stop())
            .check(new TrackRecord(List.of(row, wrong, retired)), one -> {});

    assertThat(outcomes.stream().map(TrackRecordCheck.Outcome::missed))
        .containsExactly(false, true, false);
    assertThat(outcomes.get(0).oracle()).isEqualTo("older-boot-never-wins");
  }

  @Test
  void rowWithNeitherBugNorReason_isRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("record.json");
    Files.writeString(
        file,
        """
        {"rows": [{"plan": "a.json", "what": "w", "foundBy": "f", "seeds": "1"}]}
        """);

    assertThatThrownBy(() -> TrackRecord.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(
            file + ": a.json: expected either 'bug' or, with the reason, 'retired'");
  }
}
