package dev.sluice.sim.rack;

import clojure.lang.Keyword;
import clojure.lang.PersistentHashSet;
import clojure.lang.RT;
import dev.sluice.agent.AgentConfig;
import dev.sluice.agent.Reservoir;
import dev.sluice.agent.SledAgent;
import dev.sluice.agent.Timing;
import dev.sluice.agent.VmNames;
import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledRole;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmView;
import dev.sluice.bhyve.illumos.Device;
import dev.sluice.bhyve.illumos.IllumosBhyve;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Platform;
import dev.sluice.platform.Worker;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The production sled-agent on the production adapter, by real system calls to the device that
 * supervises this process: boots, grows its reservoir, launches while another program takes memory
 * behind its back, until bhyve has none and it finds out why. Prints the history that its caller
 * saw; that the other program's VM is noticed stands in it as a reservoir that got smaller.
 */
final class AgentOnEmulatedBhyve {

  private static final long GIB = GuestMemory.GIB;
  private static final SledId SLED = new SledId(new UUID(0, 1));
  private static final VmNames NAMES = new VmNames(SLED);
  private static final BootId BOOT = new BootId(1);
  private static final long RESERVOIR_GIB = 64;
  private static final long GUEST_BYTES = 10 * GIB;
  private static final String STRANGER = "stranger";

  private static final Keyword REQ = Keyword.intern(null, "req");
  private static final Keyword ACTUAL = Keyword.intern(null, "actual");
  private static final Keyword VM = Keyword.intern(null, "vm");
  private static final Keyword VMS = Keyword.intern(null, "vms");
  private static final Keyword BYTES = Keyword.intern(null, "bytes");

  private final History history = new History();
  private final Platform platform = RealPlatform.create("agent").platform();
  private final Device device = Device.emulated(Device.SUPERVISED);
  private final IllumosBhyve bhyve = IllumosBhyve.open(device, platform.scheduler());
  private final SledAgent agent = new SledAgent(config(), platform, bhyve, new NoNexus());
  private long processes;

  private AgentOnEmulatedBhyve() throws Exception {}

  public static void main(String[] args) throws Exception {
    EmulatedBhyve hand = EmulatedBhyve.hand(null);
    hand.tell("limit " + (100 * GIB + 819));
    hand.tell("step-nanos 2000000");
    AgentOnEmulatedBhyve life = new AgentOnEmulatedBhyve();
    life.run();
    System.out.print(EdnWriter.history(life.history.ops()));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private CompletionStage<Reservoir> first(Predicate<Reservoir> wanted) {
    CompletableFuture<Reservoir> first = new CompletableFuture<>();
    Worker worker = platform.scheduler().worker("test");
    Consumer<Reservoir> look =
        now -> {
          if (wanted.test(now)) {
            first.complete(now);
          }
        };
    agent.reservoir().follow(worker, look);
    worker.execute(() -> look.accept(agent.reservoir().get()));
    return first;
  }

  private void run() throws Exception {
    long wishBytes = RESERVOIR_GIB * GIB;
    int setUp = invoke("set-reservoir", RT.map(REQ, wishBytes));
    agent.start();
    int early = invoke("launch", launchValue(0));
    CompletionStage<VmmView> earlyLaunch = launch(0);
    Reservoir settled = get(first(now -> now.phase().settled()));
    history.ok(setUp, RT.map(REQ, wishBytes, ACTUAL, settled.settledBytes()), 0);
    get(earlyLaunch);
    history.ok(early, launchValue(0), 0);
    IllumosBhyve stranger = IllumosBhyve.open(device, platform.scheduler());
    get(stranger.createVm(STRANGER, 24 * GIB));
    int shrink = invoke("set-reservoir", RT.map(REQ, wishBytes));
    int next = 1;
    while (launched(next)) {
      next++;
    }
    Reservoir less = get(first(now -> now.settledBytes() < wishBytes));
    history.ok(shrink, RT.map(REQ, wishBytes, ACTUAL, less.settledBytes()), 0);
    int stop = invoke("stop", RT.map(VM, propolis(0).toString()));
    get(agent.ensureStopped(propolis(0), BOOT, null));
    history.ok(stop, RT.map(VM, propolis(0).toString()), 0);
    read();
  }

  private boolean launched(int number) throws Exception {
    int operation = invoke("launch", launchValue(number));
    try {
      get(launch(number));
      history.ok(operation, launchValue(number), 0);
      return true;
    } catch (ExecutionException refused) {
      history.fail(operation, String.valueOf(refused.getCause()), 0);
      return false;
    }
  }

  /** What the agent says of its reservoir, and which of its VMs the device itself shows. */
  private void read() throws Exception {
    List<String> names = new ArrayList<>();
    for (String name : get(bhyve.vms())) {
      if (!name.equals(STRANGER)) {
        names.add(NAMES.propolis(name));
      }
    }
    int read = invoke("read", null);
    long actual = get(agent.identity()).reservoir().settledBytes();
    history.ok(read, RT.map(ACTUAL, actual, VMS, PersistentHashSet.create(names)), 0);
  }

  private int invoke(String f, @Nullable Object value) {
    return history.invoke(processes++, f, value, 0);
  }

  private static Object launchValue(int number) {
    return RT.map(VM, propolis(number).toString(), BYTES, GuestMemory.reservoirBytes(GUEST_BYTES));
  }

  private CompletionStage<VmmView> launch(int number) {
    InstanceId instance = new InstanceId(new UUID(2, number));
    return agent
        .ensureRegistered(new VmmSpec(propolis(number), instance, BOOT, GUEST_BYTES), null)
        .thenCompose(known -> agent.ensureRunning(propolis(number), BOOT, null));
  }

  private static PropolisId propolis(int number) {
    return new PropolisId(new UUID(1, number));
  }

  private static AgentConfig config() {
    Timing timing =
        new Timing(
            Duration.ofMillis(100),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            new Backoff(Duration.ofMillis(10), Duration.ofMillis(100)),
            8 * GIB,
            GIB,
            Duration.ofHours(1));
    return new AgentConfig(
        SLED,
        BOOT,
        "localhost:0",
        SledRole.GIMLET,
        new Baseboard("emulated", "emulated", 0),
        8,
        128 * GIB,
        new ReservoirMode.Mebibytes(RESERVOIR_GIB * 1024),
        timing);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get();
  }

  /** A Nexus that has never heard of this sled. */
  private record NoNexus() implements NexusInternalApi {
    @Override
    public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
      return CompletableFuture.failedFuture(new ApiException(ErrorCode.NO_SUCH_SLED, "none"));
    }

    @Override
    @SuppressWarnings("NullAway") // the value of a Void stage
    public CompletionStage<Void> sledPut(SledAgentInfo info) {
      return CompletableFuture.completedFuture(null);
    }
  }
}
