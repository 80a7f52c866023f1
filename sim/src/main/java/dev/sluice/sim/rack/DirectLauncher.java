package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.call.SledAgentClient;
import dev.sluice.api.call.Transport;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import dev.sluice.sim.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A control plane as it was before Omicron #5124: it launches at a sled as soon as the sled
 * answers, whatever the state of its reservoir. It represents every caller that relies on the
 * sled-agent alone: to keep launches from an unready reservoir, to keep a VMM that was refused for
 * now, and to have one VMM of an instance at most. It cleans up after itself.
 */
public final class DirectLauncher {

  private static final Duration CLEAN_UP_PAUSE = Duration.ofSeconds(5);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);

  /** One in so many that run is asked for a second time, as another VMM of the same instance. */
  private static final int AGAIN_EVERY = 4;

  private record Launched(PropolisId vmm, BootId boot) {}

  private final Transport transport;
  private final SimProcess process;
  private final Worker worker;
  private final Map<SledNode, List<Launched>> launched = new LinkedHashMap<>();
  private final Set<String> names = new LinkedHashSet<>();
  private int ran;
  private boolean cleanedUpForGood;

  DirectLauncher(Transport transport, SimProcess process) {
    this.transport = transport;
    this.process = process;
    this.worker = process.worker("direct");
  }

  /** Whether a VM of this name was launched here and not by Nexus. */
  public boolean launchedHere(String vm) {
    return names.contains(vm);
  }

  /** The VMs launched here that are not known to be gone. */
  public List<PropolisId> left() {
    return launched.values().stream().flatMap(List::stream).map(Launched::vmm).toList();
  }

  private SledAgentApi client(SledNode sled) {
    return new SledAgentClient(transport, sled.address());
  }

  CompletionStage<SledIdentity> identity(SledNode sled) {
    return client(sled).identity();
  }

  /** Queries the sled and launches if it answers. */
  public CompletionStage<Object> launch(SledNode sled, long guestBytes) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    SledAgentApi client = client(sled);
    Stages.then(
        client.identity(),
        worker,
        (identity, failure) -> {
          if (identity == null) {
            done.completeExceptionally(orGone(failure));
            return;
          }
          VmmSpec spec =
              new VmmSpec(
                  new PropolisId(process.next()),
                  new InstanceId(process.next()),
                  identity.boot(),
                  guestBytes);
          names.add(spec.propolis().toString());
          at(sled).add(new Launched(spec.propolis(), identity.boot()));
          Stages.then(
              client.ensureRegistered(spec, null),
              worker,
              (view, refused) -> {
                if (refused != null) {
                  done.completeExceptionally(refused);
                } else {
                  run(sled, client, spec, done);
                }
              });
        });
    return done;
  }

  private void run(
      SledNode sled, SledAgentApi client, VmmSpec spec, CompletableFuture<Object> done) {
    Stages.then(
        client.ensureRunning(spec.propolis(), spec.boot(), null),
        worker,
        (view, failure) -> {
          if (view != null) {
            done.complete(view);
            ran++;
            if (ran % AGAIN_EVERY == 0) {
              registerAnother(sled, client, spec);
            }
          } else {
            done.completeExceptionally(orGone(failure));
            if (failure instanceof ApiException no && no.code() == ErrorCode.RESERVOIR_NOT_READY) {
              askWhetherItIsStillThere(client, spec);
            }
          }
        });
  }

  /** What comes of it is judged where it is decided. */
  private void askWhetherItIsStillThere(SledAgentApi client, VmmSpec spec) {
    Stages.then(client.vmm(spec.propolis(), spec.boot()), worker, (view, failure) -> {});
  }

  /** Asks for a VMM beside the one that runs, which is to be refused. */
  private void registerAnother(SledNode sled, SledAgentApi client, VmmSpec spec) {
    PropolisId vmm = new PropolisId(process.next());
    Launched another = new Launched(vmm, spec.boot());
    names.add(vmm.toString());
    at(sled).add(another);
    Stages.then(
        client.ensureRegistered(
            new VmmSpec(vmm, spec.instance(), spec.boot(), spec.guestMemoryBytes()), null),
        worker,
        (view, failure) -> {
          if (failure instanceof ApiException) {
            at(sled).remove(another);
          }
        });
  }

  /** Stops the VM that was launched first among those not known to be gone. */
  CompletionStage<Void> stopOldest(SledNode sled) {
    List<Launched> here = at(sled);
    return here.isEmpty() ? Clients.nothing() : stop(sled, here.get(0));
  }

  private CompletionStage<Void> stop(SledNode sled, Launched one) {
    CompletionStage<?> stopped =
        Stages.within(
            client(sled).ensureStopped(one.vmm(), one.boot(), null),
            REQUEST_LIMIT,
            worker,
            () -> new IllegalStateException("no answer"));
    return stopped.handle(
        (view, failure) -> {
          if (failure == null
              || Stages.cause(failure) instanceof ApiException no && isGone(no.code())) {
            at(sled).remove(one);
          }
          return null;
        });
  }

  /** Stopped, unknown, or of another boot: it is gone. After any other refusal, again later. */
  private static boolean isGone(ErrorCode refusal) {
    return refusal == ErrorCode.VMM_GONE
        || refusal == ErrorCode.NO_SUCH_VMM
        || refusal == ErrorCode.WRONG_BOOT;
  }

  /** From now on stops everything, again and again until it is gone, as soon as it is launched. */
  void cleanUp() {
    if (cleanedUpForGood) {
      return;
    }
    for (Map.Entry<SledNode, List<Launched>> entry : launched.entrySet()) {
      for (Launched one : List.copyOf(entry.getValue())) {
        stop(entry.getKey(), one).whenComplete((none, failure) -> {});
      }
    }
    worker.after(CLEAN_UP_PAUSE, this::cleanUp);
  }

  /** What is launched from now on stays. */
  public void endCleanUp() {
    cleanedUpForGood = true;
  }

  private List<Launched> at(SledNode sled) {
    return launched.computeIfAbsent(sled, any -> new ArrayList<>());
  }

  private static Throwable orGone(@org.jspecify.annotations.Nullable Throwable failure) {
    return failure != null ? failure : new IllegalStateException("an answer without a value");
  }
}
