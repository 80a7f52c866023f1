package dev.sluice.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedLinesTest {

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void whatIsWritten_isReadAgain() throws IOException {
    List<SeedResult> all =
        List.of(
            Results.passed("a", 1),
            Results.failed("a", Long.MAX_VALUE, "oracle", "\u00e9 \"why\"\n"),
            Results.result("b", 2, SeedVerdict.UNDECIDED, List.of(), List.of("out of steps")));
    Path file = folder.resolve("seeds.jsonl");
    try (SeedsFile to = SeedsFile.create(file)) {
      for (SeedResult each : all) {
        to.add(each);
      }
    }

    try (SeedLines lines = new SeedLines(file)) {
      for (SeedResult each : all) {
        assertThat(lines.next()).isEqualTo(each);
      }
      assertThat(lines.next()).isNull();
      assertThat(lines.number()).isEqualTo(3);
      assertThat(lines.end()).isEqualTo(Files.size(file));
    }
  }

  @Test
  void lineWithoutItsEnd_isNone() throws IOException {
    Path file = folder.resolve("seeds.jsonl");
    try (SeedsFile to = SeedsFile.create(file)) {
      to.add(Results.passed("a", 1));
      to.add(Results.passed("a", 2));
    }
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));

    try (SeedLines lines = new SeedLines(file)) {
      assertThat(lines.next()).isEqualTo(Results.passed("a", 1));
      assertThatThrownBy(lines::next)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(file + ": line 2: a line without an end, expected one of this version");
      assertThat(lines.end()).isEqualTo(whole.length / 2);
    }
  }

  @Test
  void lineOfAnOlderVersion_saysSo() throws IOException {
    Path file = folder.resolve("seeds.jsonl");
    Files.writeString(
        file,
        "{\"scenario\":\"a\",\"seed\":1,\"verdict\":\"pass\",\"steps\":1,\"simNanos\":1,"
            + "\"wallNanos\":1,\"events\":1,\"traceHash\":\"00\",\"faults\":{},\"ops\":{}}\n");

    try (SeedLines lines = new SeedLines(file)) {
      assertThatThrownBy(lines::next).hasMessageContaining("line 1: a line of an older version");
    }
  }
}
