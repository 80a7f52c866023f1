package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledCall;
import dev.sluice.sim.event.SledEvent.BootEnded;
import dev.sluice.sim.event.VmmEvent.LaunchAnswered;
import dev.sluice.sim.event.VmmEvent.LaunchAsked;
import dev.sluice.sim.event.VmmEvent.StopAnswered;
import dev.sluice.sim.event.VmmEvent.StopAsked;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.plan.TestPlans;
import dev.sluice.sim.rack.Rack;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests make an operation of a sled's history, and how it ends. */
class SledHistoriesTest {

  private static final PropolisId VMM = new PropolisId(new UUID(0, 1));
  private static final BootId BOOT = new BootId(1);
  private static final long BYTES = 1L << 30;

  private final Kernel kernel = new Kernel(1);
  private final Rack rack = new Rack(kernel, TestPlans.withoutFaults(1));
  private final Sled sled = rack.sleds().get(0).sled();
  private final Events events = new Events();
  private final SledCall call = new SledCall(sled, 0, VMM, BOOT);
  private final SledHistories histories = new SledHistories(kernel, List.of(sled));

  @BeforeEach
  void watch() {
    histories.watch(events);
  }

  @Test
  void launchAskedForTwiceAtATime_isOneOperation() {
    ask();
    ask();
    answer(null);
    answer(null);
    assertThat(told()).containsExactly("invoke launch", "ok launch");
  }

  @Test
  void launchAskedForAgainOnceAcknowledged_isNoNewOne() {
    launch();
    launch();
    assertThat(told()).containsExactly("invoke launch", "ok launch");
  }

  @Test
  void launchAskedForAgainAfterAStop_isANewOne() {
    launch();
    events.emit(new StopAsked(call));
    events.emit(new StopAnswered(call, BOOT, null));
    launch();
    assertThat(told())
        .containsExactly(
            "invoke launch", "ok launch", "invoke stop", "ok stop", "invoke launch", "ok launch");
  }

  @Test
  void launchAskedForAgainWhileItsStopIsUnderWay_isInDoubtWhateverItsAnswer() {
    launch();
    events.emit(new StopAsked(call));
    launch();
    events.emit(new StopAnswered(call, BOOT, null));
    assertThat(told())
        .containsExactly(
            "invoke launch", "ok launch", "invoke stop", "invoke launch", "info launch", "ok stop");
    launch();
    assertThat(told()).endsWith("invoke launch", "ok launch");
  }

  @Test
  void launchAskedForAgainInTheNextBoot_isANewOne() {
    launch();
    events.emit(new BootEnded(sled, BOOT));
    launch();
    assertThat(told())
        .containsExactly(
            "invoke launch",
            "ok launch",
            "invoke reboot",
            "ok reboot",
            "invoke launch",
            "ok launch");
  }

  @Test
  void launchOfWhichOneRequestWentUnheard_isInDoubtWhateverTheOtherSays() {
    ask();
    ask();
    answer(new NoAnswerException(NoAnswerException.Reason.LOST, "connection reset"));
    answer(new ApiException(ErrorCode.RESERVOIR_NOT_READY, "not yet"));
    assertThat(told()).containsExactly("invoke launch");
  }

  @Test
  void refusedLaunch_hasFailed() {
    ask();
    answer(new ApiException(ErrorCode.RESERVOIR_NOT_READY, "not yet"));
    assertThat(told()).containsExactly("invoke launch", "fail launch");
  }

  private void ask() {
    events.emit(new LaunchAsked(call, BYTES, true));
  }

  private void launch() {
    ask();
    answer(null);
  }

  private void answer(@Nullable Throwable failure) {
    events.emit(new LaunchAnswered(call, failure == null ? BOOT : null, failure));
  }

  private List<String> told() {
    return histories.histories().get(0).ops().stream()
        .map(op -> op.type().name().toLowerCase(Locale.ROOT) + " " + op.f())
        .toList();
  }
}
