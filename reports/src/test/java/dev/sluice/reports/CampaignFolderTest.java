package dev.sluice.reports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignFolderTest {

  private static final Provenance HERE = new Provenance("c0ffee", "17.0.1");

  private static final CampaignArguments ARGUMENTS =
      new CampaignArguments(
          new TreeMap<>(
              Map.of(
                  "a", new CampaignArguments.Source("found-at-a", "5ba1", null),
                  "b", new CampaignArguments.Source("found-at-b", "c0de", "{}"))),
          "1..3",
          null,
          "1/1",
          false,
          0,
          1_000,
          0);

  private static final String REACHED =
      "\"oracleStrength\":{\"histories\":4,\"concurrent\":2,\"unready\":1,\"operations\":20,"
          + "\"inDoubt\":5,\"racingReads\":2},\"reached\":{\"probes\":[\"no-capacity\"],"
          + "\"cells\":{\"sled-reboot/ready/none\":2},\"behaviour\":\"%016x\"},"
          + "\"service\":{\"outageMillis\":[%d,1234]}";

  @TempDir private Path out = Path.of("set by JUnit");
  private boolean interrupted;

  @Test
  void seedsJsonl_hasOneLineASeed() throws IOException {
    write(Results.passed("a", 1), Results.failed("a", 2, "oracle", "why"));

    assertThat(Files.readAllLines(out.resolve("seeds.jsonl")))
        .containsExactly(
            "{\"scenario\":\"a\",\"seed\":1,\"verdict\":\"pass\",\"steps\":1000,"
                + "\"simNanos\":200000000000,\"wallNanos\":2000000,\"events\":1000,"
                + "\"traceHash\":\"0000000000000abc\",\"faults\":{\"enomem\":1,\"sled-reboot\":2},"
                + "\"ops\":{\"create\":4,\"start\":3},"
                + REACHED.formatted(1, 90_001)
                + "}",
            "{\"scenario\":\"a\",\"seed\":2,\"verdict\":\"fail\",\"steps\":1000,"
                + "\"simNanos\":200000000000,\"wallNanos\":2000000,\"events\":1000,"
                + "\"traceHash\":\"0000000000000abc\",\"faults\":{\"enomem\":1,\"sled-reboot\":2},"
                + "\"ops\":{\"create\":4,\"start\":3},"
                + REACHED.formatted(2, 90_002)
                + ",\"violations\":[{\"oracle\":\"oracle\",\"step\":12,"
                + "\"timeNanos\":3000000,\"message\":\"why\"}]}");
  }

  @Test
  void campaignJson_addsUp() throws IOException {
    write(
        Results.passed("a", 1),
        Results.failed("b", 1, "oracle", "why"),
        Results.result("b", 2, SeedVerdict.UNDECIDED, List.of(), List.of("out of steps")));

    assertThat(Files.readString(out.resolve("campaign.json")))
        .isEqualTo(
            """
            {
              "formatVersion" : 1,
              "commit" : "c0ffee",
              "jdk" : "17.0.1",
              "arguments" : {
                "scenarios" : {
                  "a" : {
                    "origin" : "found-at-a",
                    "sha256" : "5ba1"
                  },
                  "b" : {
                    "origin" : "found-at-b",
                    "sha256" : "c0de",
                    "text" : "{}"
                  }
                },
                "seeds" : "1..3",
                "shard" : "1/1",
                "verifyDeterminism" : false,
                "maxFailures" : 0,
                "failureFolders" : 1000,
                "shrinkBudget" : 0
              },
              "jobs" : 2,
              "wallNanos" : 3000000,
              "verdict" : "fail",
              "interrupted" : false,
              "timeUp" : false,
              "planned" : 3,
              "seeds" : 3,
              "pass" : 1,
              "fail" : 1,
              "undecided" : 1,
              "error" : 0,
              "diverged" : 0,
              "steps" : 3000,
              "events" : 3000,
              "simNanos" : 600000000000,
              "stepsPerSeed" : 1000,
              "seedsPerSecond" : 1000.0,
              "eventsPerSecond" : 1000000.0,
              "faults" : {
                "enomem" : 3,
                "sled-reboot" : 6
              },
              "ops" : {
                "create" : 12,
                "start" : 9
              },
              "oracleStrength" : {
                "histories" : 12,
                "concurrentPercent" : 50.0,
                "launchBeforeReady" : 3,
                "operations" : 60,
                "inDoubtPercent" : 25.0,
                "launchBeforeReadyPercent" : 25.0,
                "racingReads" : 6
              },
              "scenarios" : {
                "a" : {
                  "verdict" : "pass",
                  "origin" : "found-at-a",
                  "seeds" : 1,
                  "pass" : 1,
                  "fail" : 0,
                  "undecided" : 0,
                  "error" : 0,
                  "diverged" : 0,
                  "steps" : 1000,
                  "events" : 1000,
                  "simNanos" : 200000000000,
                  "stepsPerSeed" : 1000,
                  "seedsPerSecond" : 1000.0,
                  "eventsPerSecond" : 1000000.0,
                  "faults" : {
                    "enomem" : 1,
                    "sled-reboot" : 2
                  },
                  "ops" : {
                    "create" : 4,
                    "start" : 3
                  },
                  "oracleStrength" : {
                    "histories" : 4,
                    "concurrentPercent" : 50.0,
                    "launchBeforeReady" : 1,
                    "operations" : 20,
                    "inDoubtPercent" : 25.0,
                    "launchBeforeReadyPercent" : 25.0,
                    "racingReads" : 2
                  },
                  "coverage" : {
                    "probes" : {
                      "no-capacity" : 1
                    },
                    "cells" : {
                      "sled-reboot/ready/none" : 2
                    },
                    "behaviours" : [
                      {
                        "seeds" : 1,
                        "distinct" : 1
                      }
                    ],
                    "behavioursSeenOnce" : 1,
                    "cellsSeenOnce" : 1
                  },
                  "service" : {
                    "outageMillis" : {
                      "samples" : 2,
                      "median" : 1230,
                      "p99" : 90000,
                      "worst" : 90001,
                      "worstSeed" : 1,
                      "replay" : "./sluice replay found-at-a --seed 1"
                    }
                  }
                },
                "b" : {
                  "verdict" : "fail",
                  "origin" : "found-at-b",
                  "seeds" : 2,
                  "pass" : 0,
                  "fail" : 1,
                  "undecided" : 1,
                  "error" : 0,
                  "diverged" : 0,
                  "steps" : 2000,
                  "events" : 2000,
                  "simNanos" : 400000000000,
                  "stepsPerSeed" : 1000,
                  "seedsPerSecond" : 1000.0,
                  "eventsPerSecond" : 1000000.0,
                  "faults" : {
                    "enomem" : 2,
                    "sled-reboot" : 4
                  },
                  "ops" : {
                    "create" : 8,
                    "start" : 6
                  },
                  "oracleStrength" : {
                    "histories" : 8,
                    "concurrentPercent" : 50.0,
                    "launchBeforeReady" : 2,
                    "operations" : 40,
                    "inDoubtPercent" : 25.0,
                    "launchBeforeReadyPercent" : 25.0,
                    "racingReads" : 4
                  },
                  "coverage" : {
                    "probes" : {
                      "no-capacity" : 2
                    },
                    "cells" : {
                      "sled-reboot/ready/none" : 4
                    },
                    "behaviours" : [
                      {
                        "seeds" : 1,
                        "distinct" : 1
                      },
                      {
                        "seeds" : 2,
                        "distinct" : 2
                      }
                    ],
                    "behavioursSeenOnce" : 2,
                    "cellsSeenOnce" : 0
                  },
                  "service" : {
                    "outageMillis" : {
                      "samples" : 4,
                      "median" : 1230,
                      "p99" : 90000,
                      "worst" : 90002,
                      "worstSeed" : 2,
                      "replay" : "./sluice replay found-at-b --seed 2"
                    }
                  }
                }
              },
              "weaknesses" : [
                {
                  "scenario" : "b",
                  "what" : "nothing happens"
                }
              ],
              "notPassed" : [
                {
                  "scenario" : "b",
                  "seed" : 1,
                  "verdict" : "fail",
                  "complaint" : "oracle: why",
                  "shape" : "oracle"
                },
                {
                  "scenario" : "b",
                  "seed" : 2,
                  "verdict" : "undecided",
                  "complaint" : "out of steps"
                }
              ],
              "shrunk" : [
                {
                  "scenario" : "b",
                  "seed" : 1,
                  "oracle" : "oracle",
                  "before" : {
                    "items" : 9,
                    "operations" : 7,
                    "faults" : 2,
                    "sleds" : 3
                  },
                  "after" : {
                    "items" : 1,
                    "operations" : 1,
                    "faults" : 0,
                    "sleds" : 1
                  },
                  "runs" : 12,
                  "steps" : 345,
                  "finished" : true
                }
              ]
            }
            """);
  }

  @Test
  void junitXml_hasACaseForEachSeedThatDidNotPass() throws IOException {
    write(
        Results.passed("a", 1),
        Results.passed("a", 2),
        Results.failed("a", 3, "guest-memory-fits", "5 > 4 & \"more\" <\u0001>"),
        Results.result("b", 1, SeedVerdict.ERROR, List.of(), List.of("fault in Sluice: oh")));

    assertThat(Files.readString(out.resolve("junit.xml")))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites name="sluice">
              <testsuite name="a" tests="2" failures="1" errors="0" skipped="0" time="0.003">
                <testcase name="2 seeds passed" classname="sluice.a" time="0.003"/>
                <testcase name="seed 3" classname="sluice.a" time="0.002">
                  <failure message="guest-memory-fits: 5 &gt; 4 &amp; &quot;more&quot; &lt; &gt;">guest-memory-fits: 5 &gt; 4 &amp; &quot;more&quot; &lt; &gt;
            replay: ./sluice replay found-at-a --seed 3
            </failure>
                </testcase>
              </testsuite>
              <testsuite name="b" tests="1" failures="0" errors="1" skipped="0" time="0.001">
                <testcase name="seed 1" classname="sluice.b" time="0.002">
                  <error message="fault in Sluice: oh">fault in Sluice: oh
            replay: ./sluice replay found-at-b --seed 1
            </error>
                </testcase>
              </testsuite>
            </testsuites>
            """);
  }

  @Test
  void campaignThatBreaksOff_leavesTheResultBeforeIt() throws IOException {
    write(Results.passed("a", 1));
    String before = Files.readString(out.resolve("campaign.json"));
    try (CampaignFolder folder = CampaignFolder.begin(out, HERE, ARGUMENTS)) {
      folder.add(Results.passed("a", 2));
    }

    assertThat(Files.readString(out.resolve("campaign.json"))).isEqualTo(before);
    assertThat(Files.readString(out.resolve("seeds.jsonl"))).contains("\"seed\":1");
    assertThat(names())
        .containsExactly(
            ".sluice.lock",
            "campaign.json",
            "campaign.json.writing",
            "junit.xml",
            "seeds.jsonl",
            "seeds.jsonl.writing");
  }

  @Test
  void interruptedCampaign_saysSoInBothOfItsResults() throws IOException {
    interrupted = true;
    write(Results.passed("a", 1));

    assertThat(Files.readString(out.resolve("campaign.json")))
        .contains("\"interrupted\" : true", "\"planned\" : 3");
    assertThat(Files.readString(out.resolve("junit.xml")))
        .contains("<error message=\"interrupted: 1 of 3 seeds were run\"/>");
  }

  @Test
  void folderThatAnotherRunWritesInto_isRefused() throws IOException {
    try (CampaignFolder first = CampaignFolder.begin(out, HERE, ARGUMENTS)) {
      assertThatThrownBy(() -> CampaignFolder.begin(out, HERE, ARGUMENTS))
          .isInstanceOf(FolderRefusedException.class)
          .hasMessageStartingWith(out + ": process " + ProcessHandle.current().pid())
          .hasMessageEndingWith("is writing into it, expected a folder that no other run uses");
      first.discard();
    }
    CampaignFolder.begin(out, HERE, ARGUMENTS).close();
  }

  @Test
  void filesOfSomebodyElse_areNotWrittenOver() throws IOException {
    Files.writeString(out.resolve("junit.xml"), "<testsuites name=\"theirs\"/>");

    assertThatThrownBy(() -> CampaignFolder.begin(out, HERE, ARGUMENTS))
        .isInstanceOf(FolderRefusedException.class)
        .hasMessageContaining("junit.xml: was not written by Sluice");
  }

  @Test
  void onlyWhatSluiceWrote_isRemoved() throws IOException {
    Path failure = out.resolve("failures/a-2");
    fail(Results.failed("a", 2, "oracle", "why"));
    Files.writeString(failure.resolve("notes.txt"), "mine");
    Files.writeString(failure.resolve("explain.json"), "{}");
    Path copy = Files.createDirectories(out.resolve("failures/kept"));
    Files.copy(failure.resolve("repro.json"), copy.resolve("repro.json"));
    write(Results.passed("a", 1));

    assertThat(failure).isDirectoryContaining("glob:**/notes.txt");
    assertThat(failure.resolve("repro.json")).doesNotExist();
    assertThat(failure.resolve("explain.json")).doesNotExist();
    assertThat(copy.resolve("repro.json")).exists();
  }

  @Test
  void failuresOfALaterCampaign_takeThePlaceOfTheEarlierOnes() throws IOException {
    fail(Results.failed("a", 2, "oracle", "why"));
    fail(Results.failed("a", 3, "oracle", "why"));

    assertThat(out.resolve("failures/a-2")).doesNotExist();
    assertThat(out.resolve("failures/a-3/repro.json")).exists();
    write(Results.passed("a", 1));
    assertThat(out.resolve("failures")).doesNotExist();
  }

  private void fail(SeedResult result) throws IOException {
    try (CampaignFolder folder = CampaignFolder.begin(out, HERE, ARGUMENTS)) {
      Path aside = Files.createDirectories(folder.failure(result));
      Files.writeString(aside.resolve("repro.json"), "{}");
      Tally tally = new Tally(List.of("a"));
      tally.add(result);
      folder.add(result);
      folder.end(summary(tally), tally);
      assertThat(folder.unwritten()).isEmpty();
    }
  }

  @Test
  void onlyTheFirstSeedsThatDidNotPass_areKept() {
    Tally tally = new Tally(List.of("a"));
    for (int seed = 1; seed <= Tally.KEPT_MAX + 5; seed++) {
      assertThat(tally.hasRoom()).isEqualTo(seed <= Tally.KEPT_MAX);
      tally.add(Results.failed("a", seed, "oracle", "why"));
    }

    assertThat(tally.notPassed()).hasSize(Tally.KEPT_MAX);
    assertThat(tally.all().count(SeedVerdict.FAIL)).isEqualTo(Tally.KEPT_MAX + 5);
  }

  private void write(SeedResult... results) throws IOException {
    Tally tally = new Tally(List.of("a"));
    Shrinkage shrunk =
        new Shrinkage(
            "b",
            1,
            "oracle",
            new Shrinkage.Size(7, 2, 3),
            new Shrinkage.Size(1, 0, 1),
            12,
            345,
            true);
    try (CampaignFolder folder = CampaignFolder.begin(out, HERE, ARGUMENTS)) {
      for (SeedResult result : results) {
        folder.add(result);
        tally.add(result);
      }
      folder.end(summary(tally, shrunk), tally);
      assertThat(folder.unwritten()).isEmpty();
    }
  }

  private CampaignSummary summary(Tally tally, Shrinkage... shrunk) {
    return new CampaignSummary(
        tally,
        HERE,
        2,
        3_000_000,
        new CampaignSummary.Extent(3, interrupted, false, ARGUMENTS),
        List.of(new Weakness("b", "nothing happens")),
        List.of(shrunk));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(out)) {
      return entries.map(path -> String.valueOf(path.getFileName())).sorted().toList();
    }
  }
}
