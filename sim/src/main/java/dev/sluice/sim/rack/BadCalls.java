package dev.sluice.sim.rack;

import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.SledRole;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.InstanceCall;
import dev.sluice.api.call.NexusInternalCall;
import dev.sluice.api.call.SledAdminCall;
import dev.sluice.api.call.SledAgentCall;
import dev.sluice.api.call.Transport;
import dev.sluice.platform.Ids;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Calls that make no sense where they are sent: of an API that is not served there, of what there
 * is not, of what there cannot be. They come from no Nexus and from no sled-agent of the rack, and
 * leave nothing behind. Each consists of calls that succeed and a last one that must be refused.
 */
public final class BadCalls {

  private static final int KINDS = 19;

  private static final String TOO_LONG = "a".repeat(300) + ":1";

  private final Transport transport;
  private final Worker worker;
  private final Ids ids;
  private final String nexus;

  BadCalls(Transport transport, Worker worker, Ids ids, String nexus) {
    this.transport = transport;
    this.worker = worker;
    this.ids = ids;
    this.nexus = nexus;
  }

  /** How the call of this number must be refused by those who serve it. */
  public static ErrorCode expected(long number) {
    return switch ((int) (number % KINDS)) {
      case 0, 1 -> ErrorCode.NO_SUCH_VMM;
      case 2, 3 -> ErrorCode.CONFLICT;
      case 4, 5 -> ErrorCode.VMM_GONE;
      case 6 -> ErrorCode.WRONG_BOOT;
      case 7 -> ErrorCode.NO_SUCH_SLED;
      default -> ErrorCode.INVALID_REQUEST;
    };
  }

  /**
   * Makes the call of this number; the outcome is that of the last, or of one before that fails.
   */
  CompletionStage<Object> make(long number, SledNode sled) {
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    Stages.then(
        transport.send(sled.address(), new SledAgentCall.Identity()),
        worker,
        (identity, failure) -> {
          if (identity == null) {
            outcome.completeExceptionally(failure == null ? new IllegalStateException() : failure);
          } else {
            inTurn(calls((int) (number % KINDS), sled, identity), 0, outcome);
          }
        });
    return outcome;
  }

  private record Addressed(String to, Call<?> call) {}

  private void inTurn(List<Addressed> calls, int next, CompletableFuture<Object> outcome) {
    Addressed call = calls.get(next);
    boolean last = next == calls.size() - 1;
    Stages.then(
        transport.send(call.to(), call.call()),
        worker,
        (value, failure) -> {
          if (last && failure == null) {
            outcome.complete(call.call() + " is done: " + value);
          } else if (last || failure != null && !mayFail(call.call())) {
            outcome.completeExceptionally(failure);
          } else {
            inTurn(calls, next + 1, outcome);
          }
        });
  }

  /** A stop of what there is not is refused, and has its effect. */
  private static boolean mayFail(Call<?> call) {
    return call instanceof SledAgentCall.EnsureStopped;
  }

  private List<Addressed> calls(int kind, SledNode sled, SledIdentity identity) {
    BootId boot = identity.boot();
    long gib = GuestMemory.GIB;
    PropolisId vmm = new PropolisId(ids.next());
    InstanceId instance = new InstanceId(ids.next());
    VmmSpec spec = new VmmSpec(vmm, instance, boot, gib);
    Call<?> register = new SledAgentCall.EnsureRegistered(spec, null);
    Call<?> stop = new SledAgentCall.EnsureStopped(vmm, boot, null);
    String to = sled.address();
    return switch (kind) {
      case 0 -> at(to, new SledAgentCall.EnsureRunning(vmm, boot, null));
      case 1 -> at(to, new SledAgentCall.GetVmm(vmm, boot));
      case 2 ->
          at(
              to,
              register,
              new SledAgentCall.EnsureRegistered(
                  new VmmSpec(new PropolisId(ids.next()), instance, boot, gib), null));
      case 3 ->
          at(
              to,
              register,
              new SledAgentCall.EnsureRegistered(new VmmSpec(vmm, instance, boot, 2 * gib), null));
      case 4 -> at(to, register, stop, register);
      case 5 -> at(to, stop, register);
      case 6 -> at(to, new SledAgentCall.EnsureStopped(vmm, new BootId(boot.number() - 1), null));
      case 7 -> at(nexus, new NexusInternalCall.SledGet(new SledId(ids.next()), boot));
      case 8 -> at(to, new InstanceCall.ListInstances());
      case 9 -> at(to, new SledAdminCall.ListSleds());
      case 10 -> at(to, new NexusInternalCall.SledGet(sled.id(), boot));
      case 11 -> at(nexus, new SledAgentCall.Identity());
      case 12 ->
          at(
              to,
              new SledAgentCall.EnsureRegistered(new VmmSpec(vmm, instance, boot, gib + 1), null));
      case 13 -> at(to, new SledAgentCall.SetReservoir(new ReservoirMode.Percent(100), boot, null));
      case 14 -> at(nexus, report(boot, "nowhere", 0));
      case 15 -> at(nexus, report(boot, TOO_LONG, 0));
      case 16 -> at(nexus, report(boot, "host:65536", 0));
      case 17 -> at(nexus, report(boot, "host:1", -1));
      default -> at(nexus, report(boot, "host:1", gib));
    };
  }

  private static List<Addressed> at(String to, Call<?>... calls) {
    return List.of(calls).stream().map(call -> new Addressed(to, call)).toList();
  }

  /** A report of a sled that there is not, with a gibibyte of RAM. */
  private Call<?> report(BootId boot, String address, long settledBytes) {
    return new NexusInternalCall.SledPut(
        new SledAgentInfo(
            new SledId(ids.next()),
            boot,
            address,
            SledRole.GIMLET,
            new Baseboard("serial", "part", 1),
            1,
            GuestMemory.GIB,
            new ReservoirReport(ReservoirPhase.READY, settledBytes, settledBytes, 100, null),
            1,
            false));
  }
}
