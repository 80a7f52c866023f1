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
 * sled-agent alone to keep launches from an unready reservoir. It cleans up after itself.
 */
public final class DirectLauncher {

  private static final Duration CLEAN_UP_PAUSE = Duration.ofSeconds(5);
  private static final Duration REQUEST_LIMIT = Duration.ofSeconds(60);

  private record Launched(PropolisId vmm, BootId boot) {}

  private final Transport transport;
  private final SimProcess process;
  private final Worker worker;
  private final Map<SledNode, List<Launched>> launched = new LinkedHashMap<>();
  private final Set<String> names = new LinkedHashSet<>();
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
                  run(client, spec, done);
                }
              });
        });
    return done;
  }

  private void run(SledAgentApi client, VmmSpec spec, CompletableFuture<Object> done) {
    Stages.then(
        client.ensureRunning(spec.propolis(), spec.boot(), null),
        worker,
        (view, failure) -> {
          if (view != null) {
            done.complete(view);
          } else {
            done.completeExceptionally(orGone(failure));
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
