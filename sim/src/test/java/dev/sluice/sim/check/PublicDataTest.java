package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.Op;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PublicDataTest {

  @Test
  void everyVerdict_isAsTheManifestSays() {
    Map<String, String> expected = new TreeMap<>();
    Map<String, String> given = new TreeMap<>();
    for (PublicData.Row row : PublicData.rows()) {
      String name = row.name() + " " + row.model();
      expected.put(name, row.expected());
      given.put(name, row.verdict());
    }

    assertThat(given).hasSizeGreaterThan(300).isEqualTo(expected);
  }

  /** Steps, not time: what a file takes must not creep up unseen. */
  @Test
  void hardHistories_takeFewSteps() {
    for (PublicData.Row row : PublicData.rows()) {
      if (row.file().startsWith("hard/")) {
        assertThat(row.verdictOf(row.history()).steps()).as(row.file()).isLessThan(1_000_000);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> invalidReservoirHistory_isExplainedInOneSentence() {
    Map<String, String> sentences = new LinkedHashMap<>();
    sentences.put("h02-overprovision", "launch of b (40) at 0.003000 s: reservoir 64 holds a (40)");
    sentences.put(
        "h05-launch-before-set-invoked", "launch of a (40) at 0.000000 s: there is no reservoir");
    sentences.put(
        "h07-info-launch-proved-by-read",
        "launch of b (40) at 0.006000 s: reservoir 64 holds a (40)");
    sentences.put(
        "h08-concurrent-reboot-no-ready",
        "launch of b (40) at 0.005000 s: reservoir 64 holds a (40); or else: there is no reservoir");
    sentences.put(
        "h10-launch-vs-shrink",
        "resize of the reservoir to 40, which reached 40 at 0.004000 s: reservoir 96 holds a (40),"
            + " b (40), more than 40");
    sentences.put(
        "h11-launch-after-decommission",
        "launch of c (10) at 0.006000 s: the sled is decommissioned");
    sentences.put(
        "h12-partial-resize",
        "read of {:actual 64} at 0.002000 s: the reservoir is 0, not 64; or else: the reservoir is"
            + " 96, not 64");
    sentences.put(
        "x01-fail-set-then-launch", "launch of a (40) at 0.002000 s: there is no reservoir");
    sentences.put(
        "x03-announcement-lags-kernel",
        "read of {:actual 0} at 0.003000 s: the reservoir is 64, not 0");
    sentences.put("x05-reboot-forgotten", "launch of a (10) at 0.004000 s: there is no reservoir");
    sentences.put(
        "x07-strict-refusal-wrong",
        "refusal to launch c (40) as no-space at 0.002000 s: the refusal was wrong: reservoir 64"
            + " holds nothing");
    sentences.put(
        "x08-actual-exceeds-request",
        "resize of the reservoir to 32, which reached 64 at 0.000000 s: the size reached, 64, is"
            + " more than was asked for");
    return sentences.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> explains(e.getKey(), e.getValue())));
  }

  private static void explains(String name, String sentence) {
    PublicData.Row row = PublicData.row("reservoir/" + name + ".edn");
    assertThat(row.verdictOf(row.history()))
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.reason()).isEqualTo(sentence));
  }

  /** Hard histories too: hundreds of operations, of which three or four tell what is wrong. */
  @Test
  void everyInvalidHistory_comesDownToAFewEvents_thatFailAtTheSameOperation() {
    int explained = 0;
    for (PublicData.Row row : PublicData.rows()) {
      Collection<List<Op>> histories =
          row.expected().equals("invalid") ? row.histories() : List.of();
      for (List<Op> history : histories) {
        if (row.verdictOf(history) instanceof Invalid invalid) {
          Explanation why = invalid.explanation();
          assertThat(why.minimal()).as(row.name()).hasSizeBetween(2, 16);
          assertThat(why.deadEnds()).as(row.name()).isNotEmpty().hasSizeLessThanOrEqualTo(10);
          assertThat(why.prefix()).as(row.name()).endsWith(invalid.op());
          assertThat(row.verdictOf(why.minimal()))
              .as(row.name())
              .isInstanceOfSatisfying(
                  Invalid.class, small -> assertThat(small.op()).isSameAs(invalid.op()));
          explained++;
        }
      }
    }
    assertThat(explained).isGreaterThan(140);
  }
}
