package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.testkit.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How requests to a sled end that the sled itself does not end well. */
class SledCallsTest {

  private final ManualScheduler time = new ManualScheduler();
  private final TestSled sled = new TestSled(1, 10, time.worker("sled"), spec -> {});
  private final SledCalls calls =
      new SledCalls(
          new TestTransport(address -> sled), time.worker("nexus"), NexusConfig.standard());
  private final PlacedVmm placed =
      new PlacedVmm(
          new VmmRow(
              new PropolisId(new UUID(3, 1)),
              new InstanceId(new UUID(2, 1)),
              new SledId(new UUID(1, 1)),
              new BootId(1),
              VmmRow.State.RUNNING,
              Epoch.FIRST),
          "sled-1:12345",
          false,
          false);
  private final List<Throwable> failures = new ArrayList<>();

  @Test
  void refusal_isHandedOnAsItIs() {
    sled.refusals.put("vmm", ErrorCode.UNAVAILABLE);
    ask();
    time.advance(Duration.ofSeconds(1));
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            ApiException.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.UNAVAILABLE));
  }

  @Test
  void silence_endsInTime() {
    sled.network = (to, call) -> TestSled.Fate.REQUEST_LOST;
    ask();
    time.advance(Duration.ofSeconds(15));
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            NoAnswerException.class,
            none -> {
              assertThat(none.reason()).isEqualTo(NoAnswerException.Reason.TIMEOUT);
              assertThat(none).hasMessageStartingWith("vmm: no answer of sled " + sled.id());
            });
  }

  @Test
  void faultInTheClient_isInternal() {
    sled.clientFault = new IllegalStateException("broken");
    ask();
    time.advance(Duration.ofSeconds(1));
    assertThat(failures)
        .singleElement()
        .isInstanceOfSatisfying(
            ApiException.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.INTERNAL));
  }

  private void ask() {
    calls.vmm(placed, view -> failures.add(new AssertionError(view)), failures::add);
  }
}
