package dev.sluice.sim.rack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.NoAnswerException;
import dev.sluice.platform.Stages;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests between two hosts, and each way in which they go wrong. */
class NetworkTest {

  private static final long SECOND = 1_000_000_000L;

  private final Kernel kernel = new Kernel(3, null);
  private final FaultLog log = new FaultLog();
  private final Host<Object> asker = new Host<>(kernel, "nexus", 0);
  private final Host<Function<String, CompletionStage<String>>> server =
      new Host<>(kernel, "sled-0", 1);
  private final Network network = new Network(kernel, log, false, asker, server);
  private final List<String> served = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private SimProcess process = new SimProcess(kernel, "unused", asker.clock());

  @BeforeEach
  void bothAreUp() {
    asker.power(true);
    process = asker.newProcess("asker");
    server.power(true);
    server.newProcess("server");
    server.serve(
        body -> {
          served.add(body);
          return CompletableFuture.completedFuture(body + " done");
        });
  }

  private void ask(String body) {
    CompletionStage<String> answer =
        network.call(asker, process, server, "ask", body, (s, b) -> s.apply(b));
    answer.whenComplete((value, failure) -> answers.add(told(value, failure)));
  }

  private static String told(String value, Throwable failure) {
    return failure == null
        ? value
        : Stages.cause(failure) instanceof NoAnswerException none ? none.reason().name() : "fault";
  }

  private void later() {
    kernel.runUntil(kernel.nowNanos() + 60 * SECOND, 10_000);
  }

  @Test
  void request_isServedAndAnswered() {
    ask("a");
    later();
    assertThat(served).containsExactly("a");
    assertThat(answers).containsExactly("a done");
    assertThat(log.counts()).isEmpty();
  }

  @Test
  void lostRequest_isNeitherServedNorAnswered() {
    network.ail("nexus>sled-0", FaultKind.LOSE_REQUEST, 100);
    ask("a");
    later();
    assertThat(served).isEmpty();
    assertThat(answers).isEmpty();
    assertThat(log.counts()).containsEntry("lose-request", 1L);
  }

  @Test
  void lostReply_isServed_andTheConnectionBreaks() {
    network.ail("nexus>*", FaultKind.LOSE_REPLY, 100);
    ask("a");
    later();
    assertThat(served).containsExactly("a");
    assertThat(answers).containsExactly("LOST");
  }

  @Test
  void halfOpenConnection_isServed_andNeverAnswered() {
    network.ail("*>*", FaultKind.HALF_OPEN, 100);
    ask("a");
    later();
    assertThat(served).containsExactly("a");
    assertThat(answers).isEmpty();
  }

  @Test
  void duplicatedRequest_isServedTwice_andAnsweredOnce() {
    network.ail("nexus>sled-0", FaultKind.DUPLICATE, 100);
    ask("a");
    later();
    assertThat(served).containsExactly("a", "a");
    assertThat(answers).containsExactly("a done");
  }

  @Test
  void partition_cutsBothWays_oneWayOnlyOne() {
    network.ail("nexus>sled-0", FaultKind.PARTITION, 0);
    ask("a");
    later();
    assertThat(served).isEmpty();
    network.heal("nexus>sled-0", FaultKind.PARTITION);
    network.ail("sled-0>nexus", FaultKind.PARTITION_ONE_WAY, 0);
    ask("b");
    later();
    assertThat(served).containsExactly("b");
    assertThat(answers).isEmpty();
    network.heal("sled-0>nexus", FaultKind.PARTITION_ONE_WAY);
    ask("c");
    later();
    assertThat(answers).containsExactly("c done");
  }

  @Test
  void delay_isBoundedByItsAmount() {
    network.ail("*>*", FaultKind.NET_DELAY, 5_000);
    ask("a");
    kernel.runUntil(11 * SECOND, 10_000);
    assertThat(answers).containsExactly("a done");
    assertThat(log.counts()).containsEntry("net-delay", 2L);
  }

  @Test
  void hostThatIsOff_isSilent_hostWithoutAProcess_refuses() {
    server.endProcess(false);
    ask("a");
    later();
    assertThat(answers).containsExactly("REFUSED");
    server.power(false);
    ask("b");
    later();
    assertThat(answers).containsExactly("REFUSED");
  }

  @Test
  void serverThatDiesWhileServing_breaksTheConnection() {
    server.serve(body -> new CompletableFuture<>());
    ask("a");
    kernel.runUntil(SECOND, 10_000);
    server.endProcess(true);
    later();
    assertThat(answers).containsExactly("LOST");
  }

  @Test
  void callerThatDied_hearsNothing() {
    ask("a");
    process.kill();
    later();
    assertThat(served).containsExactly("a");
    assertThat(answers).isEmpty();
  }

  @Test
  void pausedServer_servesWhenItResumes() {
    SimProcess serving = server.newProcess("server-2");
    serving.pause();
    ask("a");
    later();
    assertThat(served).isEmpty();
    serving.resume();
    later();
    assertThat(answers).containsExactly("a done");
  }
}
