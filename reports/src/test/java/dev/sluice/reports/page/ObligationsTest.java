package dev.sluice.reports.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.reports.trace.TraceEvent;
import dev.sluice.sim.judge.Promise;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class ObligationsTest {

  private static final String SAGA = "1eb0cd13-94b5-4464-b0e5-48ccf76eb4f3";
  private static final String VMM = "75316e43-5cad-4df3-8714-b05126cdbaac";

  @Test
  void sagaThatNobodyTakesUp_saysWhatWasLast_whatCameNext_andWhatNeverDid() {
    RunStory story =
        Stories.complaint(
            "sagas-end",
            "after healing: unfinished SagaRow[id=" + SAGA + ", refusals=[Refusal[why=no]]]",
            400,
            events -> {
              saga(events, 20, "inserted");
              saga(events, 21, "updated");
              Stories.add(events, 25, "nexus", "process", "process-died", Map.of());
              Stories.add(events, 30, "nexus", "process", "process-started", Map.of());
            });

    assertThat(texts(story))
        .containsExactly(
            "The last about saga-1 is at 21.000 s, store: saga row saga-1 updated."
                + " Next came, at 25.000 s, nexus: process died."
                + " Then nothing for 379 s: its row was never deleted.");
    assertThat(TimelinePage.of(story)).contains("Next came, at 25.000 s, nexus: process died.");
  }

  @Test
  void stopThatIsRefusedAgainAndAgain_isSaidToBeARound() {
    RunStory story =
        Stories.complaint(
            "stopped-vmm-goes",
            "after healing: VMM " + VMM + " is still STOPPING",
            100,
            events -> {
              healing(events, 10);
              for (int second = 20; second < 100; second += 20) {
                stop(events, second, "not known here");
              }
            });

    assertThat(texts(story))
        .containsExactly(
            "The same was done about vmm-1 4 times, last at 1 m 20.000 s, sled-0: stop of vmm-1:"
                + " not known here. It was never found to be gone.");
  }

  @Test
  void reportThatNexusLacks_isAnObligationAboutItsSled() {
    RunStory story =
        Stories.complaint(
            "report-becomes-current",
            "after healing: sled-0: advertised one, is another",
            200,
            events -> {
              Stories.add(
                  events,
                  40,
                  "sled-0",
                  "report",
                  "report-sent",
                  Map.of("generation", 3, "phase", "READY", "settledBytes", 0));
              Stories.add(
                  events,
                  41,
                  "sled-0",
                  "message",
                  "request-lost",
                  Map.of("from", "sled-0", "to", "nexus", "what", "sled-put"));
            });

    assertThat(texts(story))
        .containsExactly(
            "The last about sled-0 is at 40.000 s, sled-0: report of generation 3: ready, settled"
                + " 0. Next came, at 41.000 s, sled-0: sled-put to nexus is lost."
                + " Then nothing for 160 s: its newest report was never taken in.");
  }

  @Test
  void reservoirThatIsNotLookedAtAgain_saysWhenThatWasLast_andWhatStruckNext() {
    RunStory story =
        Stories.complaint(
            "settled-size-is-held",
            "after healing: sled-0: settled at 8589934592, bhyve holds for it 4294967296",
            300,
            events -> {
              Stories.add(events, 40, "sled-0", "bhyve", "reservoir-queried", Map.of());
              Stories.add(events, 50, "nexus", "process", "process-died", Map.of());
              Stories.add(
                  events,
                  60,
                  "sled-0",
                  "strike",
                  "fault-struck",
                  Map.of("fault", "resized-by-other", "changed", "size"));
              Stories.add(events, 61, "sled-0", "reservoir", "changed-by-other", Map.of());
            });

    assertThat(texts(story))
        .containsExactly(
            "The last about sled-0 is at 40.000 s, sled-0: reservoir queried."
                + " Next came, at 1 m 0.000 s, sled-0: resized-by-other strikes size on sled-0."
                + " Then nothing for 260 s: it never settled at what bhyve holds.");
  }

  @Test
  void instanceThatIsPassedOver_saysWhoseTurnItWasMeanwhile() {
    RunStory story =
        Stories.complaint(
            "failed-instances-run-again",
            "vm-9 was lost with sled-2 and does not run",
            900,
            events -> {
              instance(events, 1, "vm-9", VMM);
              instance(events, 2, "vm-1", SAGA);
              for (int second = 100; second < 400; second += 100) {
                Stories.add(
                    events,
                    second,
                    "store",
                    "row",
                    "row-changed",
                    Map.of(
                        "table", "saga", "change", "inserted", "id", "a saga", "instance", SAGA));
              }
            });

    assertThat(texts(story))
        .singleElement()
        .asString()
        .endsWith(
            "Then nothing for 899 s: it was never started again."
                + " Meanwhile sagas began for 1 other instance, 3 times for vm-1.");
  }

  @Test
  void operationWithoutAnAnswer_isAnObligation() {
    RunStory story =
        Stories.complaint(
            "operations-end",
            "after healing: 1 client operations have not ended",
            300,
            events -> {
              operation(events, 10, 1, "operation-invoked");
              operation(events, 11, 2, "operation-invoked");
              operation(events, 12, 1, "operation-answered");
            });

    assertThat(texts(story))
        .containsExactly(
            "The last about start vm-3 of client-1 is at 11.000 s, client-1: start vm-3."
                + " Then nothing for 289 s: it was never answered.");
  }

  @Test
  void requestThatASledHasTaken_isAnObligationUntilItIsAnswered() {
    RunStory story =
        Stories.complaint(
            "requests-are-answered",
            "after healing: sled-0: has not answered 1",
            300,
            events -> {
              request(events, 8, 1, "request-received"); // of the boot before
              Stories.add(events, 9, "sled-0", "boot", "boot-began", Map.of("boot", 2));
              request(events, 10, 2, "request-received");
              request(events, 11, 3, "request-received");
              request(events, 12, 2, "answer-sent");
            });

    assertThat(texts(story))
        .containsExactly(
            "The last about ensure-running to sled-0 is at 11.000 s, sled-0: ensure-running arrives"
                + " from nexus. Then nothing for 289 s: it was never answered.");
  }

  private static void request(List<TraceEvent> events, long second, int message, String event) {
    Map<String, Object> fields =
        Map.of("message", message, "from", "nexus", "to", "sled-0", "what", "ensure-running");
    Stories.add(events, second, "sled-0", "message", event, fields);
  }

  @Test
  void pauseBetweenTwoRounds_isNoSilence() {
    RunStory story =
        Stories.complaint(
            "stopped-vmm-goes",
            "after healing: VMM " + VMM + " is still STOPPING",
            60,
            events -> {
              healing(events, 10);
              stop(events, 20, "not known here");
            });

    assertThat(texts(story)).isEmpty();
  }

  @Test
  void excerptOfAnObligation_leavesOutWhatElseItsSledHasDone() {
    RunStory story =
        Stories.complaint(
            "sagas-end",
            "after healing: unfinished SagaRow[id=" + SAGA + ", refusals=[Refusal[sled=sled-0]]]",
            400,
            events -> {
              saga(events, 20, "inserted");
              healing(events, 30);
              stop(events, 390, "of another");
            });

    assertThat(Excerpt.of(story))
        .anySatisfy(line -> assertThat(line).contains("saga row saga-1 inserted"))
        .noneSatisfy(line -> assertThat(line).contains("of another"));
  }

  @Test
  void excerptOfAnObligation_hasTheTurnHoweverManyMoreWereLikeIt() {
    RunStory story =
        Stories.complaint(
            "sagas-end",
            "after healing: unfinished SagaRow[id=" + SAGA + "]",
            400,
            events -> {
              saga(events, 20, "inserted");
              for (int second = 25; second < 29; second++) {
                Stories.add(events, second, "nexus", "process", "process-died", Map.of());
              }
            });

    assertThat(Excerpt.of(story))
        .filteredOn(line -> line.contains("process died"))
        .extracting(line -> line.strip().substring(0, 8))
        .containsExactly("25.000 s", "27.000 s", "28.000 s");
  }

  @Test
  void whatNeverCame_isKnownOfPromisesOnly() {
    assertThat(Stream.of(Promise.values()).map(Promise::label)).containsAll(Obligations.oracles());
  }

  /** Two are looked at at one moment, when all must be so; nothing is under way then. */
  @Test
  void everyPromiseThatMustComeTrue_hasWordsForWhatNeverCame() {
    assertThat(Stream.of(Promise.values()).filter(Promise::isLiveness))
        .filteredOn(promise -> !Obligations.oracles().contains(promise.label()))
        .containsExactly(Promise.SLED_VIEWS_ARE_TRUE, Promise.LAST_PAGE);
  }

  @Test
  void vmThatIsNeverConfirmedGone_isNamed() {
    RunStory story =
        Stories.complaint(
            "direct-vms-go",
            "after healing: VMs launched without Nexus are not confirmed gone: [" + VMM + "]",
            300,
            events -> stop(events, 20, "no answer"));

    assertThat(texts(story))
        .containsExactly(
            "The last about vmm-1 is at 20.000 s, sled-0: stop of vmm-1: no answer."
                + " Then nothing for 280 s: it was never confirmed to be gone.");
  }

  private static List<String> texts(RunStory story) {
    return Obligations.of(Moment.of(story), story.trace()).stream()
        .map(one -> one.text(story.trace()))
        .toList();
  }

  private static void healing(List<TraceEvent> events, long second) {
    Stories.add(events, second, "nemesis", "phase", "phase-began", Map.of("phase", "healing"));
  }

  private static void saga(List<TraceEvent> events, long second, String change) {
    Map<String, Object> fields = Map.of("table", "saga", "change", change, "id", SAGA);
    Stories.add(events, second, "store", "row", "row-changed", fields);
  }

  private static void instance(List<TraceEvent> events, long second, String name, String id) {
    Map<String, Object> fields =
        Map.of("table", "instance", "change", "inserted", "id", id, "name", name);
    Stories.add(events, second, "store", "row", "row-changed", fields);
  }

  private static void stop(List<TraceEvent> events, long second, String failure) {
    Map<String, Object> fields = Map.of("call", 1, "vm", VMM, "boot", 1, "failure", failure);
    Stories.add(events, second, "sled-0", "vmm", "stop-answered", fields);
  }

  private static void operation(List<TraceEvent> events, long second, int call, String event) {
    Map<String, Object> fields =
        Map.of("call", call, "operation", "start", "target", 3, "amount", 0);
    Stories.add(events, second, "client-1", "operation", event, fields);
  }
}
