package dev.sluice.sim.check.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.Op;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule has a history that breaks it and no other. */
class DomainRulesTest {

  /** A boot that reserves 64, reports it, and runs one VM. */
  private static final String GOOD =
      """
      I0 :set-reservoir {:sled :s :req 64}
      O0 :set-reservoir {:sled :s :req 64 :actual 64}
      N :announce {:sled :s :boot 1 :gen 1 :size 64}
      N :apply {:sled :s :boot 1 :gen 1 :size 64}
      N :reserve {:sled :s :vm "a" :bytes 40}
      I1 :launch {:sled :s :vm "a" :bytes 40 :boot 1 :basis {:gen 1 :size 64}}
      O1 :launch {:sled :s :vm "a" :bytes 40 :boot 1}
      N :probe {:sled :s :actual 64 :vms {"a" 40}}
      """;

  /** The sled reboots, reserves and reports once more; the control plane cleans up. */
  private static final String REBOOT =
      """
      I9 :reboot {:sled :s}
      O9 :reboot {:sled :s :boot 2}
      N :release {:sled :s :vm "a"}
      N :reboot-handled {:sled :s}
      I0 :set-reservoir {:sled :s :req 64}
      O0 :set-reservoir {:sled :s :req 64 :actual 64}
      N :announce {:sled :s :boot 2 :gen 2 :size 64}
      """;

  private static final String APPLY = "N :apply {:sled :s :boot 2 :gen 2 :size 64}\n";
  private static final String RESERVE_B = "N :reserve {:sled :s :vm \"b\" :bytes 40}\n";

  @Test
  void goodLifeOfASled_breaksNothing() {
    assertThat(breaches(GOOD + REBOOT + APPLY + RESERVE_B + launchB(2, 2, 2))).isEmpty();
  }

  @Test
  void vmThatFillsItsSled_breaksNothing() {
    assertThat(breaches(GOOD.replace("40", "64"))).isEmpty();
  }

  @Test
  void reportSentOnceMore_breaksNothing() {
    assertThat(breaches(GOOD + "N :announce {:sled :s :boot 1 :gen 1 :size 64}")).isEmpty();
  }

  @Test
  void reportTakenInTwice_breaksI2() {
    breaksOnly(
        "I2",
        "generation 1 of :s is taken in over 1",
        GOOD + "N :apply {:sled :s :boot 1 :gen 1 :size 64}");
  }

  @Test
  void launchMeantForAnEarlierBoot_breaksI4() {
    breaksOnly(
        "I4",
        "b was asked for on :s in boot 1, which reported last in boot 2",
        GOOD
            + REBOOT
            + APPLY
            + RESERVE_B
            + "I2 :launch {:sled :s :vm \"b\" :bytes 40 :boot 1 :basis {:gen 2 :size 64}}");
  }

  @Test
  void launchThatReservesNothing_countsAsReserved() {
    breaksOnly(
        "I5",
        "with b 80 are reserved on :s, which reported 64",
        GOOD + "I2 :launch {:sled :s :vm \"b\" :bytes 40 :boot 1 :basis {:gen 1 :size 64}}");
  }

  @Test
  void probeThatFindsMoreThanThereIs_breaksI1() {
    breaksOnly(
        "I1",
        "VMs on :s hold 72 of 64",
        GOOD + "N :probe {:sled :s :actual 64 :vms {\"a\" 40 \"z\" 32}}");
  }

  @Test
  void launchesThatCannotAllRun_breakI1() {
    breaksOnly(
        "I1",
        "VMs that run on :s hold 80, and it never had more than 64",
        GOOD
            + "N :reserve {:sled :s :vm \"b\" :bytes 40}\n"
            + "I2 :launch {:sled :s :vm \"b\" :bytes 40 :boot 1}\n"
            + "O2 :launch {:sled :s :vm \"b\" :bytes 40 :boot 1}");
  }

  @Test
  void olderReportTakenIn_breaksI2() {
    breaksOnly(
        "I2",
        "generation 1 of :s is taken in over 2",
        GOOD + REBOOT + APPLY + "N :apply {:sled :s :boot 1 :gen 1 :size 64}");
  }

  @Test
  void newReportUnderAnOldGeneration_breaksI2() {
    breaksOnly(
        "I2",
        ":s reports something new as generation 1 after 1",
        GOOD + "N :announce {:sled :s :boot 1 :gen 1 :size 32}");
  }

  @Test
  void launchAfterDecommission_breaksI3() {
    breaksOnly(
        "I3",
        ":s launched b after its decommission",
        GOOD
            + REBOOT
            + APPLY
            + RESERVE_B
            + "I8 :decommission {:sled :s}\nO8 :decommission {:sled :s}\n"
            + launchB(2, 2, 2));
  }

  @Test
  void launchOnTheWordOfAnEarlierBoot_breaksI4() {
    breaksOnly(
        "I4",
        "b was asked for on :s before it had reported",
        GOOD + REBOOT + RESERVE_B + launchB(2, 1, 2));
  }

  @Test
  void launchByAnOldReport_breaksI5() {
    breaksOnly(
        "I5",
        "b was placed on :s by generation 1, and the newest is 2",
        GOOD + REBOOT + APPLY + RESERVE_B + launchB(2, 1, 2));
  }

  @Test
  void placementBeyondTheReportedSize_breaksI5() {
    breaksOnly(
        "I5",
        "with b 80 are reserved on :s, which reported 64",
        GOOD
            + "I1 :stop {:sled :s :vm \"a\"}\nO1 :stop {:sled :s :vm \"a\"}\n"
            + RESERVE_B
            + launchB(1, 1, 1));
  }

  @Test
  void reportOfWhatIsNotThere_breaksI6() {
    breaksOnly(
        "I6", ":s claims 96 and has 64", GOOD + "N :announce {:sled :s :boot 1 :gen 2 :size 96}");
  }

  @Test
  void shrinkBeforeItIsReported_breaksI6() {
    breaksOnly(
        "I6",
        ":s claims 64 and has 48",
        GOOD
            + "I0 :set-reservoir {:sled :s :req 48}\n"
            + "O0 :set-reservoir {:sled :s :req 48 :actual 48}");
  }

  @Test
  void vmOnTwoSleds_breaksI7() {
    String other = GOOD.replace(":s ", ":t ").replace("\"a\"", "\"b\"");
    breaksOnly(
        "I7",
        "a runs on :s and on :t",
        GOOD
            + other
            + "N :reserve {:sled :t :vm \"a\" :bytes 8}\n"
            + "I2 :launch {:sled :t :vm \"a\" :bytes 8 :boot 1 :basis {:gen 1 :size 64}}\n"
            + "O2 :launch {:sled :t :vm \"a\" :bytes 8 :boot 1}");
  }

  @Test
  void vmWithoutReservation_breaksI7() {
    breaksOnly("I7", "a runs on :s without a reservation", GOOD.replaceAll("N :reserve.*\\n", ""));
  }

  @Test
  void reservationThatOutlivesAReboot_breaksI7() {
    breaksOnly(
        "I7",
        ":s has rebooted, and is still reserved for [a]",
        GOOD + REBOOT.replaceAll("N :release.*\\n", ""));
  }

  @Test
  void answerOfAnEarlierBoot_breaksI8() {
    breaksOnly(
        "I8",
        "boot 1 of :s answered for b though it was over",
        GOOD + REBOOT + APPLY + RESERVE_B + launchB(2, 2, 1));
  }

  /** A launch of b on :s in a boot, by a generation, answered by a boot. */
  private static String launchB(int boot, int generation, int answeredBy) {
    return "I2 :launch {:sled :s :vm \"b\" :bytes 40 :boot "
        + boot
        + " :basis {:gen "
        + generation
        + " :size 64}}\nO2 :launch {:sled :s :vm \"b\" :bytes 40 :boot "
        + answeredBy
        + "}\n";
  }

  private static void breaksOnly(String rule, String reason, String history) {
    assertThat(breaches(history))
        .singleElement()
        .satisfies(
            breach -> {
              assertThat(breach.rule()).isEqualTo(rule);
              assertThat(breach.reason()).isEqualTo(reason);
            });
  }

  /** {@code I1 :f value} is process 1 invoking f, {@code O1} its ok, {@code N} an observation. */
  private static List<Breach> breaches(String history) {
    List<Op> ops =
        HistoryReader.parse(
            history
                .replaceAll(
                    "(?m)^I(\\d) (\\S+) (.*)$", "{:process $1 :type :invoke :f $2 :value $3}")
                .replaceAll("(?m)^O(\\d) (\\S+) (.*)$", "{:process $1 :type :ok :f $2 :value $3}")
                .replaceAll(
                    "(?m)^N (\\S+) (.*)$", "{:process :nemesis :type :info :f $1 :value $2}"));
    return DomainRules.breaches(ops);
  }
}
