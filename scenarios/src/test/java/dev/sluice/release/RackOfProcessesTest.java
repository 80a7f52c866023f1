package dev.sluice.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceState;
import dev.sluice.api.InstanceView;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.SledView;
import dev.sluice.api.call.NexusClient;
import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.nexus.store.sql.EmbeddedPostgres;
import dev.sluice.release.Processes.Serving;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nexus, a sled-agent and an emulated device as processes of their own, started as users do. */
class RackOfProcessesTest {

  private static final Duration LONG = Duration.ofSeconds(90);
  private static final long GIB = 1L << 30;

  @TempDir private Path folder;
  private @Nullable Processes processes;
  private @Nullable EmbeddedPostgres database;

  private Serving nexus(String listen) throws IOException {
    DatabaseAddress address = Objects.requireNonNull(database).address();
    return Objects.requireNonNull(processes)
        .start(
            "nexus",
            "--listen",
            listen,
            "--db",
            address.url(),
            "--db-user",
            address.user(),
            "--db-password-file",
            String.valueOf(address.passwordFile()));
  }

  private Serving agent(String sled, String nexus) throws IOException {
    return Objects.requireNonNull(processes)
        .start(
            "agent",
            "--sled",
            sled,
            "--state",
            "sled",
            "--bhyve",
            "vmm",
            "--ram",
            "16GiB",
            "--reservoir",
            "6GiB",
            "--nexus",
            nexus);
  }

  @AfterEach
  void end() {
    if (processes != null) {
      processes.close();
    }
    if (database != null) {
      database.close();
    }
  }

  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static NexusClient client(Serving nexus) {
    return new NexusClient(
        new HttpTransport(HttpLimits.USUAL, UUID::randomUUID, ClientAccess.none()),
        nexus.address());
  }

  private static SledView sled(NexusClient nexus) {
    return get(nexus.sleds()).get(0);
  }

  @Test
  void instance_startsOnceTheReservoirIsReady_andOutlivesNexus() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64"),
        "SKIPPED, not passed: the embedded database is for Linux on x86-64");
    processes = new Processes(folder, Map.of());
    Serving device =
        processes.start("bhyve", "emulate", "vmm", "--limit", "8GiB", "--speed", "2GiB");
    database = EmbeddedPostgres.start(folder.resolve("db"));
    Serving nexus = nexus("127.0.0.1:0");
    NexusClient rack = client(nexus);
    String id = UUID.randomUUID().toString();
    Serving agent = agent(id, nexus.address());
    await().atMost(LONG).until(() -> !get(rack.sleds()).isEmpty());
    InstanceView created = get(rack.create(new InstanceSpec("vm-1", GIB, false)));
    await().atMost(LONG).until(() -> sled(rack).info().reservoir().phase() == ReservoirPhase.READY);
    assertThat(sled(rack).info().reservoir().settledBytes()).isEqualTo(6 * GIB);

    assertThat(get(rack.start(created.id())).state()).isEqualTo(InstanceState.RUNNING);

    InstanceView second = abandonsASaga(rack, nexus, agent);
    deletesWhatCannotGo(rack, nexus, agent, second);

    nexus.process().destroyForcibly().waitFor(); // SIGKILL
    Serving next = nexus(nexus.address());
    NexusClient again = client(next);
    assertThat(get(again.get(created.id())).state()).isEqualTo(InstanceState.RUNNING);

    agent.process().destroyForcibly().waitFor(); // and its VMs end with it
    Serving newBoot = agent(id, nexus.address());
    await().atMost(LONG).until(() -> sled(again).info().boot().number() == 2);
    await().atMost(LONG).until(() -> get(again.get(created.id())).state() != InstanceState.RUNNING);
    assertThat(debug(next, "instance", created.id()))
        .containsPattern("(?m)^failedSince: 2[0-9]{3}-.*Z$");

    for (Serving each : List.of(newBoot, next, device)) {
      each.process().destroy(); // SIGTERM
      assertThat(each.process().waitFor()).as(each.address()).isZero();
    }
  }

  /** An operator abandons a start at a sled that stands still: its memory is not free before. */
  private InstanceView abandonsASaga(NexusClient rack, Serving nexus, Serving agent)
      throws Exception {
    long one = sled(rack).reservedBytes();
    InstanceView second = get(rack.create(new InstanceSpec("vm-2", GIB, false)));
    signal(agent, "STOP");
    CompletionStage<InstanceView> start = rack.start(second.id());
    Processes commands = Objects.requireNonNull(processes);
    await().atMost(LONG).until(() -> sled(rack).reservedBytes() == 2 * one);
    Processes.Ended listed =
        commands.run("", "debug", "sagas", "--json", "--nexus", nexus.address());
    Matcher saga = Pattern.compile("\"id\" : \"([^\"]+)\"").matcher(listed.out());
    assertThat(saga.find()).as(listed.toString()).isTrue();

    Processes.Ended abandoned =
        commands.run(
            saga.group(1) + "\n",
            "debug",
            "sagas",
            "abandon",
            saga.group(1),
            "-w",
            "--nexus",
            nexus.address());

    assertThat(abandoned.code()).as(abandoned.toString()).isZero();
    assertThat(start.toCompletableFuture()).failsWithin(LONG);
    assertThat(get(rack.get(second.id())).state()).isEqualTo(InstanceState.STOPPED);
    assertThat(sled(rack).reservedBytes()).as("its VM may run").isEqualTo(2 * one);
    signal(agent, "CONT");
    await().atMost(LONG).until(() -> sled(rack).reservedBytes() == one);
    assertThat(get(rack.get(second.id())).state()).isEqualTo(InstanceState.STOPPED);
    return second;
  }

  /** The VMM of a deleted instance is found as long as its sled has not said that it is gone. */
  private void deletesWhatCannotGo(
      NexusClient rack, Serving nexus, Serving agent, InstanceView instance) throws Exception {
    assertThat(get(rack.start(instance.id())).state()).isEqualTo(InstanceState.RUNNING);
    Matcher vmm =
        Pattern.compile("(?m)^vmm: (.+)$").matcher(debug(nexus, "instance", instance.id()));
    assertThat(vmm.find()).isTrue();
    String sled = sled(rack).info().id() + "\n";
    signal(agent, "STOP");
    CompletionStage<Void> delete = rack.delete(instance.id());
    await()
        .atMost(LONG)
        .until(
            () ->
                debug(nexus, "whatis", vmm.group(1))
                    .equals(
                        "VMM of instance %s, which is deleted, STOPPING on sled %s"
                            .formatted(instance.id(), sled)));
    assertThat(debug(nexus, "whatis", instance.id()))
        .isEqualTo(
            "instance that is deleted; its VMM %s, STOPPING on sled %s"
                .formatted(vmm.group(1), sled));
    signal(agent, "CONT");
    assertThat(delete.toCompletableFuture()).succeedsWithin(LONG);
  }

  private String debug(Serving nexus, String what, Object id) throws Exception {
    return Objects.requireNonNull(processes)
        .run("", "debug", what, id.toString(), "--nexus", nexus.address())
        .out();
  }

  private static void signal(Serving process, String signal) throws Exception {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(process.process().pid()))
        .start()
        .waitFor();
  }
}
