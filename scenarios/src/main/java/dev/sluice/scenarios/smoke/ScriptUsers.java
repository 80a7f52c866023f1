package dev.sluice.scenarios.smoke;

import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceState;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.call.SledAgentClient;
import dev.sluice.sim.plan.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the operations of a script: those about one instance or one sled one after another. One
 * about an instance waits while a sled is down or Nexus has not noticed that it was: until then
 * Nexus may say of an instance that was lost that it runs.
 */
final class ScriptUsers implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ScriptUsers.class);
  private static final long PAUSE_MILLIS = 50;
  private static final Duration ORDER_MAX = Duration.ofSeconds(60);
  private static final Duration BACK_MAX = Duration.ofMinutes(3);

  private final SmokeRack rack;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "smoke-user");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<String, CompletableFuture<Void>> tails = new ConcurrentHashMap<>();
  private final Map<Integer, SmokeInstance> instances = new ConcurrentHashMap<>();
  private final Set<Integer> down = ConcurrentHashMap.newKeySet();
  private final List<GateLaunch> direct = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger done = new AtomicInteger();

  ScriptUsers(SmokeRack rack) {
    this.rack = rack;
  }

  /** What one operation does; whether it was carried out. */
  private interface Work {
    boolean run() throws IOException, InterruptedException;
  }

  /** Sends an operation after those before it. */
  void send(Operation operation) {
    int target = operation.target();
    switch (operation.kind()) {
      case CREATE -> ofAnInstance(target, () -> create(target, operation.amount()));
      case START -> ofAnInstance(target, () -> start(target));
      case STOP -> ofAnInstance(target, () -> stop(target));
      case DELETE -> ofAnInstance(target, () -> delete(target));
      case GET -> ofAnInstance(target, () -> state(target) != null);
      case NO_PROVISION -> ofASled(target, () -> policy(target, SledPolicy.NO_PROVISION));
      case IN_SERVICE -> ofASled(target, () -> policy(target, SledPolicy.IN_SERVICE));
      case LAUNCH_DIRECT -> ofASled(target, () -> launch(target, operation.amount()));
      case STOP_DIRECT -> ofASled(target, () -> stopOldest(target));
      default -> throw new IllegalArgumentException(operation.kind().label());
    }
  }

  private void ofAnInstance(int target, Work work) {
    after(
        "instance-" + target,
        () -> {
          long until = System.nanoTime() + BACK_MAX.toNanos();
          while (!down.isEmpty() && System.nanoTime() < until) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
          }
          return work.run();
        });
  }

  private void ofASled(int target, Work work) {
    after("sled-" + target, work);
  }

  private void after(String object, Work work) {
    sent.incrementAndGet();
    open.incrementAndGet();
    tails.compute(
        object,
        (name, tail) ->
            (tail == null ? CompletableFuture.<Void>completedFuture(null) : tail)
                .thenRunAsync(() -> run(name, work), threads));
  }

  private void run(String object, Work work) {
    try {
      if (work.run()) {
        done.incrementAndGet();
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("{}: not carried out", object, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  private boolean create(int target, long gib) {
    if (instances.containsKey(target)) {
      return false;
    }
    SmokeInstance created = rack.user().tryToCreate(target, gib * GuestMemory.GIB, false).value();
    if (created != null) {
      instances.put(target, created);
    }
    return created != null;
  }

  private boolean start(int target) {
    SmokeInstance instance = instances.get(target);
    return instance != null && RackUser.answer(rack.user().start(instance)).ok();
  }

  private boolean stop(int target) {
    SmokeInstance instance = instances.get(target);
    return instance != null && RackUser.answer(rack.user().stop(instance)).ok();
  }

  private boolean delete(int target) {
    SmokeInstance instance = instances.get(target);
    InstanceState state = state(target);
    // What runs is stopped first, so that its end on the sled is on record.
    if (instance == null
        || state == InstanceState.RUNNING && !stop(target)
        || !RackUser.answer(rack.user().delete(instance)).ok()) {
      return false;
    }
    instances.remove(target);
    rack.user().instances().remove(instance);
    return true;
  }

  private @Nullable InstanceState state(int target) {
    SmokeInstance instance = instances.get(target);
    return instance == null ? null : rack.user().state(instance);
  }

  private boolean policy(int target, SledPolicy policy) {
    rack.user().policy(rack.sleds().get(target), policy, new StepBound(ORDER_MAX));
    return true;
  }

  /** Sends a launch to a sled-agent; nobody waits for its answer. */
  private boolean launch(int target, long gib) throws IOException {
    SmokeSled sled = rack.sleds().get(target);
    String address = rack.local().agent(sled).address();
    if (address == null) {
      return false;
    }
    SledAgentClient agent = new SledAgentClient(rack.transport(), address);
    SledIdentity identity = RackUser.await(agent.identity()).value();
    if (identity == null) {
      return false;
    }
    direct.add(
        GateLaunch.send(sled, agent, identity.boot(), gib * GuestMemory.GIB, rack.journal()));
    return true;
  }

  private boolean stopOldest(int target) {
    for (GateLaunch launch : direct) {
      if (launch.sled().number() == target) {
        direct.remove(launch);
        List<GateLaunch> one = new ArrayList<>(List.of(launch));
        GateLaunch.stopAll(one, new StepBound(ORDER_MAX));
        return true;
      }
    }
    return false;
  }

  /** Stops the VMs that were launched past Nexus and have not gone with their sled-agents. */
  void stopDirect(StepBound bound) {
    GateLaunch.stopAll(direct, bound);
  }

  /** A sled-agent is about to end, and the VMs of its sled with it. */
  void wentDown(int sled) {
    down.add(sled);
    direct.removeIf(launch -> launch.sled().number() == sled);
  }

  /** Nexus knows the boot that began last. */
  void isBack(int sled) {
    down.remove(sled);
  }

  /** How many operations have not ended. */
  int open() {
    return open.get();
  }

  String figure() {
    return done + " of " + sent + " operations carried out";
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
