package dev.sluice.sim.rack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.api.call.SledAgentClient;
import dev.sluice.api.call.Transport;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.FaultLog;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests between two hosts, and each way in which they go wrong. */
class NetworkTest {

  private static final long SECOND = 1_000_000_000L;

  private final Kernel kernel = new Kernel(3);
  private final Events bus = new Events();
  private final FaultLog log = new FaultLog(Strikes.UNHEARD);
  private final Host asker = new Host(kernel, "nexus", 0, log);
  private final Host server = new Host(kernel, "sled-0", 1, log);
  private final Network network = new Network(kernel, log, bus, true, asker, server);
  private final List<String> served = new ArrayList<>();
  private final List<String> answers = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private SimProcess process = new SimProcess(kernel, "unused", asker.clock());

  @BeforeEach
  void bothAreUp() {
    asker.power(true);
    process = asker.newProcess("asker");
    server.power(true);
    server.newProcess("server");
    server.serve(new Dispatcher(new TestAgent(this::remember)));
  }

  private CompletionStage<VmmView> remember(BootId boot) {
    served.add(boot.toString());
    return CompletableFuture.completedFuture(
        new VmmView(TestAgent.VMM, TestAgent.INSTANCE, VmmState.RUNNING));
  }

  /** Sends a call; the boot in it tells calls apart. */
  private void ask(long boot) {
    BootId asked = new BootId(boot);
    new SledAgentClient(network.transport(asker, process, this::listen), server.address())
        .vmm(TestAgent.VMM, asked)
        .whenComplete((view, failure) -> answers.add(asked + ": " + told(view, failure)));
  }

  private CallListener listen(Host to, Call<?> call) {
    events.add("sent to " + to.name() + ": " + call.name());
    return new CallListener() {
      @Override
      public void served() {
        events.add("served");
      }

      @Override
      public void decided(Answer<?> answer) {
        events.add("decided: " + answer.getClass().getSimpleName());
      }

      @Override
      public void ended(@Nullable Object value, @Nullable Throwable failure) {
        events.add("ended: " + (failure == null ? "value" : failure.getMessage()));
      }
    };
  }

  private static String told(@Nullable VmmView view, @Nullable Throwable failure) {
    if (view != null) {
      return view.state().name();
    }
    return failure instanceof NoAnswerException none
        ? none.reason().name()
        : failure instanceof ApiException no ? no.code().name() : "fault";
  }

  private static Fault fault(String link, FaultKind kind, long amount) {
    return new Fault(kind, 0, 0, Target.of(link), amount, null);
  }

  private void begin(String link, FaultKind kind, long amount) {
    Fault fault = fault(link, kind, amount);
    network.links((Target.Link) fault.target(), kind).forEach(part -> part.begin(fault));
  }

  private void end(String link, FaultKind kind) {
    Fault fault = fault(link, kind, 0);
    network.links((Target.Link) fault.target(), kind).forEach(part -> part.end(fault));
  }

  private void later() {
    kernel.runUntil(kernel.nowNanos() + 60 * SECOND, 10_000);
  }

  @Test
  void request_isServedAndAnswered() {
    ask(1);
    later();
    assertThat(served).containsExactly("boot-1");
    assertThat(answers).containsExactly("boot-1: RUNNING");
    assertThat(log.counts()).isEmpty();
  }

  @Test
  void lostRequest_isNeitherServedNorAnswered() {
    begin("nexus>sled-0", FaultKind.LOSE_REQUEST, 100);
    ask(1);
    later();
    assertThat(served).isEmpty();
    assertThat(answers).isEmpty();
    assertThat(log.counts()).containsEntry("lose-request", 1L);
  }

  @Test
  void refusedConnection_isNotServed_andItsSenderKnows() {
    begin("nexus>sled-0", FaultKind.REFUSE_CONNECTION, 100);
    ask(1);
    later();
    assertThat(served).isEmpty();
    assertThat(answers).containsExactly("boot-1: REFUSED");
    assertThat(log.counts()).containsExactly(Map.entry("refuse-connection", 1L));
  }

  @Test
  void refusedConnection_isOfThatLinkAlone() {
    begin("sled-0>nexus", FaultKind.REFUSE_CONNECTION, 100);
    ask(1);
    later();
    assertThat(answers).containsExactly("boot-1: RUNNING");
    assertThat(log.counts()).isEmpty();
  }

  @Test
  void lostReply_isServed_andTheConnectionBreaks() {
    begin("nexus>*", FaultKind.LOSE_REPLY, 100);
    ask(1);
    later();
    assertThat(served).containsExactly("boot-1");
    assertThat(answers).containsExactly("boot-1: LOST");
  }

  @Test
  void halfOpenConnection_isServed_andNeverAnswered() {
    begin("*>*", FaultKind.HALF_OPEN, 100);
    ask(1);
    later();
    assertThat(served).containsExactly("boot-1");
    assertThat(answers).isEmpty();
  }

  @Test
  void duplicatedRequest_isServedTwice_andAnsweredOnce() {
    begin("nexus>sled-0", FaultKind.DUPLICATE, 100);
    ask(1);
    later();
    assertThat(served).containsExactly("boot-1", "boot-1");
    assertThat(answers).containsExactly("boot-1: RUNNING");
  }

  @Test
  void partition_cutsBothWays_oneWayOnlyOne() {
    begin("nexus>sled-0", FaultKind.PARTITION, 0);
    ask(1);
    later();
    assertThat(served).isEmpty();
    end("nexus>sled-0", FaultKind.PARTITION);
    begin("sled-0>nexus", FaultKind.PARTITION_ONE_WAY, 0);
    ask(2);
    later();
    assertThat(served).containsExactly("boot-2");
    assertThat(answers).isEmpty();
    end("sled-0>nexus", FaultKind.PARTITION_ONE_WAY);
    ask(3);
    later();
    assertThat(answers).containsExactly("boot-3: RUNNING");
  }

  @Test
  void delay_isBoundedByItsAmount() {
    begin("*>*", FaultKind.NET_DELAY, 5_000);
    ask(1);
    kernel.runUntil(11 * SECOND, 10_000);
    assertThat(answers).containsExactly("boot-1: RUNNING");
    assertThat(log.counts()).containsEntry("net-delay", 2L);
  }

  @Test
  void hostThatIsOff_isSilent_hostWithoutAProcess_refuses() {
    server.endProcess(false);
    ask(1);
    later();
    assertThat(answers).containsExactly("boot-1: REFUSED");
    server.power(false);
    ask(2);
    later();
    assertThat(answers).containsExactly("boot-1: REFUSED");
  }

  @Test
  void hostThatHasMoved_isServedAtItsNewAddressOnly() {
    SledAgentClient before =
        new SledAgentClient(network.transport(asker, process, this::listen), server.address());
    for (int i = 0; i < 20; i++) {
      before
          .vmm(TestAgent.VMM, new BootId(1))
          .whenComplete((view, no) -> answers.add(told(view, no)));
    }
    server.changeAddress(); // they are on their way
    later();
    assertThat(served).isEmpty();
    assertThat(answers).hasSizeBetween(1, 19).containsOnly("REFUSED"); // some hear nothing
    assertThat(log.counts()).containsExactly(Map.entry("address-changes", 20L));
    answers.clear();
    ask(2);
    later();
    assertThat(answers).containsExactly("boot-2: RUNNING");
    assertThat(log.counts()).containsExactly(Map.entry("address-changes", 21L));
  }

  @Test
  void serverThatDiesWhileServing_breaksTheConnection() {
    server.serve(new Dispatcher(new TestAgent(boot -> new CompletableFuture<>())));
    ask(1);
    kernel.runUntil(SECOND, 10_000);
    server.endProcess(true);
    later();
    assertThat(answers).containsExactly("boot-1: LOST");
  }

  @Test
  void callerThatDied_hearsNothing() {
    ask(1);
    process.kill();
    later();
    assertThat(served).containsExactly("boot-1");
    assertThat(answers).isEmpty();
  }

  @Test
  void pausedServer_servesWhenItResumes() {
    SimProcess serving = server.newProcess("server-2");
    serving.pause();
    ask(1);
    later();
    assertThat(served).isEmpty();
    serving.resume();
    later();
    assertThat(answers).containsExactly("boot-1: RUNNING");
  }

  @Test
  void refusal_arrivesAsOne() {
    server.serve(
        new Dispatcher(
            new TestAgent(
                boot ->
                    CompletableFuture.failedFuture(
                        new ApiException(ErrorCode.WRONG_BOOT, "no", boot)))));
    ask(1);
    later();
    assertThat(answers).containsExactly("boot-1: WRONG_BOOT");
    assertThat(events)
        .containsExactly("sent to sled-0: vmm-get", "served", "decided: Refused", "ended: no");
  }

  @Test
  void listener_isToldOfBothCopies_andOfOneEnd() {
    begin("nexus>sled-0", FaultKind.DUPLICATE, 100);
    ask(1);
    later();
    assertThat(events)
        .containsExactlyInAnyOrder(
            "sent to sled-0: vmm-get",
            "served",
            "decided: Ok",
            "ended: value",
            "served",
            "decided: Ok");
  }

  @Test
  void listener_isToldWhyThereIsNoAnswer() {
    server.endProcess(false);
    ask(1);
    later();
    assertThat(events)
        .containsExactly("sent to sled-0: vmm-get", "ended: vmm-get: connection refused");
  }

  @Test
  void addressOfNoHost_isAFaultOfTheProgram() {
    Transport transport = network.transport(asker, process, this::listen);
    assertThatThrownBy(() -> transport.send("nowhere:1", new SledAgentCall.Identity()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no host at nowhere:1");
  }
}
