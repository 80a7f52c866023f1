package dev.sluice.sim.check.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.check.domain.RackEvent.Announced;
import dev.sluice.sim.check.domain.RackEvent.Applied;
import dev.sluice.sim.check.domain.RackEvent.BootEnded;
import dev.sluice.sim.check.domain.RackEvent.Booted;
import dev.sluice.sim.check.domain.RackEvent.Dismissed;
import dev.sluice.sim.check.domain.RackEvent.Ended;
import dev.sluice.sim.check.domain.RackEvent.Expunged;
import dev.sluice.sim.check.domain.RackEvent.Heard;
import dev.sluice.sim.check.domain.RackEvent.LaunchAnswered;
import dev.sluice.sim.check.domain.RackEvent.LaunchCalled;
import dev.sluice.sim.check.domain.RackEvent.Probed;
import dev.sluice.sim.check.domain.RackEvent.RebootHandled;
import dev.sluice.sim.check.domain.RackEvent.Released;
import dev.sluice.sim.check.domain.RackEvent.Report;
import dev.sluice.sim.check.domain.RackEvent.Reserved;
import dev.sluice.sim.check.domain.RackEvent.ResizeBegun;
import dev.sluice.sim.check.domain.RackEvent.Resized;
import dev.sluice.sim.check.domain.RackEvent.StopAnswered;
import dev.sluice.sim.check.domain.RackEvent.StopCalled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each rule has a history that breaks it and no other, and histories that look as if they did. */
class DomainRulesTest {

  private final List<Breach> breaches = new ArrayList<>();
  private final DomainRules rules = new DomainRules(breaches::add);

  private void see(RackEvent... events) {
    List.of(events).forEach(rules::see);
  }

  /** A boot that settles at 64, reports it, and runs one VM. */
  @BeforeEach
  void goodLife() {
    boot("s", 1);
    ready("s", 1, 1);
    see(new Reserved("s", "a", 40, 1));
    launch("s", 1, "a", 40, 1, 1);
    see(new Probed("s", 64, Map.of("a", 40L)));
  }

  private void boot(String sled, long boot) {
    see(new Booted(sled, boot), new ResizeBegun(sled, 64));
    see(new Probed(sled, 64, Map.of()), new Resized(sled, 64, 64));
  }

  private void ready(String sled, long boot, long generation) {
    Report report = new Report(boot, generation, 64, true);
    see(new Announced(sled, report), new Applied(sled, report));
  }

  private void launch(String sled, long call, String vm, long bytes, long boot, long by) {
    ask(sled, call, vm, bytes, boot);
    see(new LaunchAnswered(sled, call, vm, by, Ended.OK));
  }

  private void ask(String sled, long call, String vm, long bytes, long boot) {
    see(new LaunchCalled(sled, call, vm, "of-" + vm, bytes, boot));
  }

  private void stop(String sled, long call, String vm) {
    see(new StopCalled(sled, call, vm, 1), new StopAnswered(sled, call, vm, 1, Ended.OK));
  }

  /** The sled reboots and settles once more. */
  private void reboot() {
    see(new BootEnded("s"));
    boot("s", 2);
  }

  private void breaksOnly(String rule, String reason) {
    assertThat(breaches).containsExactly(new Breach(rule, reason));
  }

  private void breaksNothing() {
    assertThat(breaches).isEmpty();
  }

  @Test
  void goodLifeOfASled_breaksNothing() {
    reboot();
    ready("s", 2, 2);
    see(new Released("s", "a"), new Reserved("s", "b", 40, 2));
    launch("s", 2, "b", 40, 2, 2);
    see(new RebootHandled("s"));
    breaksNothing();
  }

  @Test
  void probeThatFindsMoreThanThereIs_breaksI1() {
    see(new Probed("s", 64, Map.of("a", 40L, "z", 32L)));
    breaksOnly("I1", "VMs on s hold 72 of 64");
  }

  @Test
  void launchesThatCannotAllRun_breakI1() {
    see(new LaunchCalled("s", 2, "b", null, 40, 1));
    see(new LaunchAnswered("s", 2, "b", 1, Ended.OK));
    breaksOnly("I1", "VMs that run on s hold 80, and it cannot have more than 64");
  }

  @Test
  void shrinkBelowWhatRunsForCertain_breaksI1() {
    see(new ResizeBegun("s", 32), new Resized("s", 32, 32));
    breaksOnly("I1", "VMs that run on s hold 40, and it cannot have more than 32");
  }

  @Test
  void answerThatArrivesAfterAStopOrAReboot_isCertainOfNothing() {
    see(new LaunchCalled("s", 2, "b", null, 40, 1));
    see(new LaunchCalled("s", 3, "c", null, 40, 1));
    stop("s", 4, "b");
    see(new LaunchAnswered("s", 2, "b", 1, Ended.OK));
    reboot();
    see(new LaunchAnswered("s", 3, "c", 1, Ended.OK));
    breaksNothing();
  }

  @Test
  void reportOfALowerGenerationTakenIn_breaksI2() {
    see(new Applied("s", new Report(1, 1, 64, true)));
    breaksOnly("I2", "generation 1 of s is taken in over 1");
  }

  @Test
  void reportOfAnOlderBootTakenIn_breaksI2() {
    see(new Heard("s", 2), new Applied("s", new Report(1, 2, 64, true)));
    breaksOnly("I2", "a report of boot 1 of s is taken in after boot 2 was heard of");
  }

  @Test
  void newReportUnderAnOldGeneration_breaksI2() {
    see(new Announced("s", new Report(1, 1, 32, true)));
    breaksOnly("I2", "s reports something new as generation 1 after 1");
  }

  @Test
  void nextBootThatCountsFromWhatTheControlPlaneHolds_breaksNothing() {
    see(new Announced("s", new Report(1, 7, 64, true))); // lost on its way
    reboot();
    ready("s", 2, 2);
    breaksNothing();
  }

  @Test
  void launchAfterItsDismissal_breaksI3() {
    stop("s", 2, "a");
    see(new Released("s", "a"), new Reserved("s", "b", 40, 1), new Dismissed("s"));
    launch("s", 3, "b", 40, 1, 1);
    breaksOnly("I3", "s launched b after its dismissal");
  }

  @Test
  void launchOfABootThatHasYetToHearOfItsDismissal_breaksNothing() {
    see(new Dismissed("s"));
    reboot();
    see(new LaunchCalled("s", 2, "b", null, 40, 2));
    see(new LaunchAnswered("s", 2, "b", 2, Ended.OK));
    breaksNothing();
  }

  @Test
  void launchDuringWhichTheNextBootHearsOfItsDismissal_breaksNothing() {
    see(new Dismissed("s"));
    reboot();
    see(new LaunchCalled("s", 2, "b", null, 40, 2));
    see(new Dismissed("s"));
    see(new LaunchAnswered("s", 2, "b", 2, Ended.OK));
    breaksNothing();
  }

  @Test
  void placementOnTheWordOfAnEarlierBoot_breaksI4() {
    stop("s", 2, "a");
    see(new Released("s", "a"), new Heard("s", 2), new Reserved("s", "b", 40, 1));
    breaksOnly("I4", "b was placed on s before it had reported to be ready");
  }

  @Test
  void placementInABootThatHasNotReported_breaksI4() {
    stop("s", 2, "a");
    see(new Released("s", "a"), new Reserved("s", "b", 40, 2));
    breaksOnly("I4", "b was placed on s in boot 2, which reported last in boot 1");
  }

  @Test
  void launchAtAnotherBootThanThatOfThePlacement_breaksI4() {
    see(new Released("s", "a"));
    breaches.clear(); // under a running VM, to make room
    see(new Reserved("s", "b", 40, 1));
    reboot();
    launch("s", 2, "b", 40, 2, 2);
    breaksOnly("I4", "b was placed on s in boot 1 and runs at the request to boot 2");
  }

  @Test
  void placementBeforeARebootCouldBeHeardOf_breaksNothing() {
    stop("s", 2, "a");
    see(new Released("s", "a"), new BootEnded("s"), new Reserved("s", "b", 40, 1));
    boot("s", 2);
    ask("s", 3, "b", 40, 1);
    see(new LaunchAnswered("s", 3, "b", 2, Ended.FAIL), new Heard("s", 2), new Released("s", "b"));
    breaksNothing();
  }

  @Test
  void placementBeyondTheReportedSize_breaksI5() {
    see(new Reserved("s", "b", 40, 1));
    breaksOnly("I5", "with b 80 are reserved on s, which reported 64");
  }

  @Test
  void launchOfMoreThanIsReserved_breaksI5() {
    see(new Reserved("s", "b", 8, 1));
    launch("s", 2, "b", 16, 1, 1);
    breaksOnly("I5", "b takes 16 on s, and 8 were reserved for it");
  }

  @Test
  void reportOfLessAfterThePlacement_breaksNothing() {
    see(new ResizeBegun("s", 48), new Probed("s", 64, Map.of()), new Resized("s", 48, 48));
    see(new Reserved("s", "b", 24, 1));
    see(new Announced("s", new Report(1, 2, 48, true)));
    see(new Applied("s", new Report(1, 2, 48, true)));
    ask("s", 2, "b", 24, 1);
    see(new LaunchAnswered("s", 2, "b", 1, Ended.FAIL));
    breaksNothing();
  }

  @Test
  void reportOfWhatIsNotThere_breaksI6() {
    see(new Announced("s", new Report(1, 2, 96, true)));
    breaksOnly("I6", "s claims 96 and has 64");
  }

  @Test
  void shrinkBeforeTheSledSaysSo_breaksI6() {
    see(new ResizeBegun("s", 48), new Probed("s", 48, Map.of()));
    breaksOnly("I6", "s claims 64 and has 48");
  }

  @Test
  void shrinkThatTheControlPlaneHasNotHeardOf_breaksNothing() {
    see(new ResizeBegun("s", 48), new Resized("s", 48, 48), new Probed("s", 48, Map.of()));
    breaksNothing();
  }

  @Test
  void twoVmsOfOneInstance_breakI7() {
    boot("t", 1);
    ready("t", 1, 1);
    see(new Reserved("t", "b", 8, 1), new LaunchCalled("t", 11, "b", "of-a", 8, 1));
    see(new LaunchAnswered("t", 11, "b", 1, Ended.OK));
    breaksOnly("I7", "of-a runs as a on s and as b on t");
  }

  @Test
  void secondVmOfAnInstanceWhoseSledWasGivenUp_breaksNothing() {
    boot("t", 1);
    ready("t", 1, 1);
    see(new Expunged("s"), new Released("s", "a"));
    see(new Reserved("t", "b", 8, 1), new LaunchCalled("t", 11, "b", "of-a", 8, 1));
    see(new LaunchAnswered("t", 11, "b", 1, Ended.OK));
    breaksNothing();
  }

  @Test
  void vmWithoutReservation_breaksI7() {
    launch("s", 2, "b", 8, 1, 1);
    breaksOnly("I7", "b runs on s without a reservation");
  }

  @Test
  void vmThatTheControlPlaneDidNotPlace_needsNoReservation() {
    see(new LaunchCalled("s", 2, "b", null, 8, 1));
    see(new LaunchAnswered("s", 2, "b", 1, Ended.OK));
    breaksNothing();
  }

  @Test
  void reservationReleasedUnderAVm_breaksI7() {
    see(new Released("s", "a"));
    breaksOnly("I7", "a runs on s, and is released there");
  }

  @Test
  void launchOnASledGivenUpMeanwhile_breaksNothing() {
    see(new Reserved("s", "b", 8, 1));
    ask("s", 2, "b", 8, 1);
    see(new Expunged("s"), new LaunchAnswered("s", 2, "b", 1, Ended.OK), new Released("s", "b"));
    breaksNothing();
  }

  @Test
  void reservationThatOutlivesAReboot_breaksI7() {
    reboot();
    see(new RebootHandled("s"));
    breaksOnly("I7", "s has rebooted, and is still reserved for [a]");
  }

  @Test
  void launchByAnotherBootThanTheOneAsked_breaksI8() {
    reboot();
    see(new LaunchCalled("s", 2, "b", null, 8, 1));
    see(new LaunchAnswered("s", 2, "b", 2, Ended.OK));
    breaksOnly("I8", "boot 2 of s said yes to the launch of b, which was meant for boot 1");
  }

  @Test
  void stopByAnotherBootThanTheOneAsked_breaksI8() {
    reboot();
    see(new StopCalled("s", 2, "a", 1), new StopAnswered("s", 2, "a", 2, Ended.OK));
    breaksOnly("I8", "boot 2 of s said yes to the stop of a, which was meant for boot 1");
  }
}
