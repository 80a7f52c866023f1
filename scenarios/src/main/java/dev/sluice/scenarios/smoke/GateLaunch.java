package dev.sluice.scenarios.smoke;

import dev.sluice.api.BootId;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmView;
import dev.sluice.api.call.SledAgentClient;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.judge.Promise;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A launch that the driver sends to a sled-agent itself, past Nexus, to wait at its gate. */
final class GateLaunch {

  private final SmokeSled sled;
  private final SledAgentClient agent;
  private final BootId boot;
  private final PropolisId vmm = new PropolisId(UUID.randomUUID());
  private final Journal journal;
  private final CompletableFuture<Told<VmmView>> answer;

  private GateLaunch(
      SmokeSled sled, SledAgentClient agent, BootId boot, long guestBytes, Journal journal) {
    this.sled = sled;
    this.agent = agent;
    this.boot = boot;
    this.journal = journal;
    VmmSpec spec = new VmmSpec(vmm, new InstanceId(UUID.randomUUID()), boot, guestBytes);
    long from = journal.nowNanos();
    this.answer =
        RackUser.told(
                agent
                    .ensureRegistered(spec, null)
                    .thenCompose(registered -> agent.ensureRunning(vmm, boot, null)))
            .thenApply(
                told -> {
                  note("launch", SmokeInstance.launch(vmm.toString(), guestBytes), from, told);
                  return told;
                });
  }

  /** Sends a launch to a sled-agent in a boot. */
  static GateLaunch send(
      SmokeSled sled, SledAgentClient agent, BootId boot, long guestBytes, Journal journal) {
    return new GateLaunch(sled, agent, boot, guestBytes, journal);
  }

  SmokeSled sled() {
    return sled;
  }

  /** Completes with the answer. */
  CompletableFuture<Told<VmmView>> answer() {
    return answer;
  }

  /** Stops the VMMs of launches, and takes those off the list. */
  static void stopAll(List<GateLaunch> launches, StepBound bound) {
    List<CompletableFuture<Told<VmmView>>> stops = launches.stream().map(GateLaunch::stop).toList();
    launches.clear();
    bound.until(
        Promise.DIRECT_VMS_GO,
        () -> "VMs that the driver has launched",
        () -> stops.stream().allMatch(stop -> stop.isDone() && stop.join().ok()));
  }

  private CompletableFuture<Told<VmmView>> stop() {
    long from = journal.nowNanos();
    return RackUser.told(agent.ensureStopped(vmm, boot, null))
        .thenApply(
            told -> {
              note("stop", SmokeInstance.stop(vmm.toString()), from, told);
              return told;
            });
  }

  private void note(String f, Object value, long fromNanos, Told<VmmView> told) {
    Throwable failure = told.failure();
    Op.Type ended = told.ok() ? Op.Type.OK : told.refusal() == null ? Op.Type.INFO : Op.Type.FAIL;
    String error = failure == null ? null : String.valueOf(failure.getMessage());
    journal.add(sled.name(), f, value, fromNanos, journal.nowNanos(), ended, error);
  }
}
