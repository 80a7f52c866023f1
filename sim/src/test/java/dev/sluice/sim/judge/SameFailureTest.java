package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same failure is the same shape, and files of older versions are understood. */
class SameFailureTest {

  private static Violation seen(Promise promise, String about, String phase) {
    return new Violation(promise.label(), 1, 1, "seen", about, phase);
  }

  private static Violation seen(Promise promise) {
    return seen(promise, promise.about(), "healing");
  }

  private static Violation old(String oracle, String message) {
    return new Violation(oracle, 9, 9, message, null, null);
  }

  @Test
  void samePromiseAboutAnotherKindOfObject_orInAnotherPhase_isAnotherFailure() {
    Violation expected = seen(Promise.SAGAS_END, "saga", "healing");
    assertThat(SameFailure.same(expected, seen(Promise.SAGAS_END, "saga", "healing"))).isTrue();
    assertThat(SameFailure.same(expected, seen(Promise.SAGAS_END, "saga", "last-start"))).isFalse();
    assertThat(SameFailure.same(expected, seen(Promise.SAGAS_END, "vmm", "healing"))).isFalse();
    assertThat(SameFailure.same(expected, seen(Promise.OPERATIONS_END))).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "after healing: sled-2: no sled-agent | AGENT_RETURNS",
        "after healing: sled-1: reservoir SETTING_UP | RESERVOIR_SETTLES",
        "after healing: sled-0: settled at 5, bhyve holds 6 | SETTLED_IS_HELD",
        "after healing: sled-0: holds 5 bytes of 9 that could be had | RESERVOIR_REACHES_DESIRED",
        "after healing: sled-0: advertised X of boot-1, is Y of boot-2 | REPORT_IS_CURRENT",
        "after healing: VMMs [], reservations [fe26] | NO_ORPHAN_RESERVATION",
        "after the last start: VMM a is still STOPPING | STOPPED_VMM_GOES",
        "after healing: VM a runs on sled-0 for nobody | UNWANTED_VM_GOES",
        "after healing: vm-3 is STARTING without a VMM | INSTANCE_COMES_TO_REST",
        "after healing: vm-3 is RUNNING without a VMM | INSTANCE_AGREES_WITH_VMM",
        "after healing: unfinished SagaRow[id=1] | SAGAS_END",
      })
  void convergenceOfAnOlderFile_isThePromiseThatItsMessageNames(String message, Promise promise) {
    Violation expected = old("converges-after-healing", message);
    for (Promise any : Promise.values()) {
      assertThat(SameFailure.same(expected, seen(any))).isEqualTo(any == promise);
    }
  }

  @Test
  void convergenceOfAnOlderFile_whoseMessageIsUnknown_isAnyPromiseOfLiveness() {
    Violation expected = old("converges-after-healing", "in other words");
    assertThat(SameFailure.same(expected, seen(Promise.SAGAS_END))).isTrue();
    assertThat(SameFailure.same(expected, seen(Promise.GENERATION_RISES))).isFalse();
  }

  @Test
  void rulesOfAnOlderFile_areThePromisesThatTookTheirPlace() {
    Violation expected = old("rack-rules", "I3: sled-0 launched a after its dismissal");
    assertThat(SameFailure.same(expected, seen(Promise.AGENT_IS_SILENT))).isTrue();
    assertThat(SameFailure.same(expected, seen(Promise.REPORT_IS_BACKED))).isFalse();
  }

  @Test
  void exceptionsOfTwoClasses_areTwoFailures() {
    Violation expected = old("no-uncaught-exception", "java.lang.IllegalStateException: no");
    assertThat(SameFailure.same(expected, exception("IllegalStateException"))).isTrue();
    assertThat(SameFailure.same(expected, exception("NullPointerException"))).isFalse();
  }

  private static Violation exception(String type) {
    return seen(Promise.NO_UNCAUGHT_EXCEPTION, type, "safety");
  }

  @Test
  void first_isTheFirstThatIsTheSame() {
    Violation wanted = seen(Promise.SAGAS_END);
    @Nullable Violation none = SameFailure.first(wanted, List.of(seen(Promise.OPERATIONS_END)));
    assertThat(none).isNull();
    assertThat(SameFailure.first(wanted, List.of(seen(Promise.OPERATIONS_END), wanted)))
        .isSameAs(wanted);
  }
}
