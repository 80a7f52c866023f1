package dev.sluice.scenarios.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clojure.lang.Keyword;
import clojure.lang.RT;
import clojure.lang.Tuple;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirMode;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.smoke.SmokeResult.Broken;
import dev.sluice.sim.fault.Fault;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.history.History;
import dev.sluice.sim.plan.Operation;
import dev.sluice.sim.plan.OperationKind;
import dev.sluice.sim.plan.SledPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the history of a smoke run to a plan. */
class SmokePlanTest {

  private static final long SECOND = 1_000_000_000L;
  private static final long BOOT = 25_000; // of a simulated sled, in milliseconds
  private static final long SIZE = 8 * GuestMemory.GIB;

  @TempDir private Path folder;

  private final History history = new History();

  private static SmokeResult result(List<Broken> broken) {
    return SmokeResult.of(
        new Provenance("c", "j"), 1, 2, 1, 1, List.of(), broken, List.of(), "", null, false);
  }

  private static Object map(String key, Object value, String other, Object also) {
    return RT.map(Keyword.intern(null, key), value, Keyword.intern(null, other), also);
  }

  private void deed(String object, String f, @Nullable Object value, long second) {
    history.nemesis(f, Tuple.create(object, value), second * SECOND);
  }

  private void operation(
      int process, String object, String f, @Nullable Object value, long from, long to) {
    int id = history.invoke(process, f, Tuple.create(object, value), from * SECOND);
    history.ok(id, Tuple.create(object, value), to * SECOND);
  }

  /** The reservoir grows by 2 GiB a second, from second 10 on. */
  private void sledComesUp() {
    deed("sled-0-agent", "start", null, 8);
    operation(0, "sled-0", "set-reservoir", map("req", SIZE, "actual", SIZE), 10, 14);
  }

  @Test
  void sledsAndOperations_areThoseOfTheRun() {
    sledComesUp();
    Object vm = map("vm", "by-hand", "bytes", GuestMemory.reservoirBytes(2 * GuestMemory.GIB));
    operation(1, "sled-0", "launch", vm, 11, 14);
    operation(2, "instance-3", "create", null, 15, 16);
    operation(3, "instance-3", "start", null, 17, 18);
    deed("sled-0-operator", "desire", 9 * GuestMemory.GIB, 20);
    deed("sled-0-operator", "DRAIN", null, 21);
    int read = history.invoke(4, "get", null, 22 * SECOND);
    history.ok(read, Tuple.create("instance-3", Keyword.intern(null, "running")), 23 * SECOND);

    SmokePlan smoke = SmokePlan.of(result(List.of()), history.ops());

    assertThat(smoke.plan().sleds())
        .containsExactly(new SledPlan(17, new ReservoirMode.Mebibytes(8192), 2048, 9_700));
    assertThat(smoke.plan().nexuses()).isEqualTo(2);
    assertThat(smoke.plan().operations())
        .containsExactly(
            new Operation(OperationKind.LAUNCH_DIRECT, 11_000 + BOOT, 61, 0, 2),
            new Operation(OperationKind.CREATE, 15_000 + BOOT, 3, 3, 2),
            new Operation(OperationKind.START, 17_000 + BOOT, 3, 3, 0),
            new Operation(OperationKind.RESIZE, 20_000 + BOOT, 60, 0, 53),
            new Operation(OperationKind.DRAIN, 21_000 + BOOT, 60, 0, 0));
    assertThat(smoke.plan().faults()).isEmpty();
    assertThat(smoke.expected()).isNull();
    assertThat(smoke.remarks())
        .containsExactly(
            "plan: 1 sled, 2 Nexus, 5 operations, 0 faults in 47 s",
            "left out: 1 x get of an instance, by which the driver waits");
  }

  @Test
  void whatWasDoneToTheRack_isAFaultForAsLong_andARebootTakesTheTimeOfASimulatedOne() {
    sledComesUp();
    deed("sled-0", "kill-agent", null, 20);
    deed("sled-0-agent", "start", null, 22);
    deed("sled-0", "sled-rebooted", null, 30);
    deed("sled-0-agent", "start", null, 33);
    deed("nexus-1", "freeze", null, 40);
    deed("nexus-1", "thaw", null, 45);
    deed("database", "fail", null, 50);
    deed("database", "is-back", null, 55);
    deed("sled-0-link", "TRICKLE", null, 60);
    deed("sled-0-link", "PASS", null, 61);
    deed("sled-0-device", "resize", 9 * GuestMemory.GIB, 65);
    deed("sled-0-device", "lacks-memory", 9 * GuestMemory.GIB, 70);

    SmokePlan smoke = SmokePlan.of(result(List.of()), history.ops());

    Target.Sled sled = new Target.Sled(0);
    assertThat(smoke.plan().faults())
        .containsExactly(
            fault(FaultKind.AGENT_RESTART, 20_000 + BOOT, 2_000, sled, 0),
            fault(FaultKind.SLED_REBOOT, 30_000 + BOOT, 3_000, sled, 0),
            fault(FaultKind.NEXUS_PAUSE, 40_000 + 2 * BOOT, 5_000, new Target.Nexus(1), 0),
            fault(FaultKind.STORE_OUTAGE, 50_000 + 2 * BOOT, 5_000, new Target.Store(), 0),
            fault(FaultKind.RESIZED_BY_OTHER, 65_000 + 2 * BOOT, 0, sled, 112),
            fault(FaultKind.ENOMEM, 70_000 + 2 * BOOT, 5_000, sled, 55));
    assertThat(smoke.remarks()).contains("left out: 1 x a link that trickles");
  }

  private static Fault fault(FaultKind kind, long at, long lasts, Target target, long amount) {
    return new Fault(kind, at, lasts, target, amount, null);
  }

  @Test
  void firstPromiseThatTheRunFoundBroken_isExpected() {
    sledComesUp();
    SmokePlan smoke =
        SmokePlan.of(result(List.of(new Broken("grow", "generation-rises", "m"))), history.ops());
    assertThat(Objects.requireNonNull(smoke.expected()).oracle()).isEqualTo("generation-rises");
  }

  @Test
  void runWithoutAResize_orWithoutAHistory_isRefused() throws IOException {
    assertThatThrownBy(() -> SmokePlan.of(result(List.of()), history.ops()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no resize of the reservoir of sled-0");
    Files.writeString(folder.resolve("smoke.json"), new Json().pretty(result(List.of())));
    assertThat(SmokePlan.isSmokeRun(folder)).isTrue();
    assertThatThrownBy(() -> SmokePlan.read(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("history.edn: not there");
    Files.writeString(folder.resolve("smoke.json"), "{");
    assertThatThrownBy(() -> SmokePlan.read(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("smoke.json: expected what a smoke run leaves");
  }
}
