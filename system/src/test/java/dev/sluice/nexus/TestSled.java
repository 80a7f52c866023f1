package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.Baseboard;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirPhase;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.api.SledIdentity;
import dev.sluice.api.SledRole;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A sled that keeps the contract of {@link SledAgentApi}, behind a network that does as told. */
final class TestSled implements SledAgentApi {

  static final long RAM_BYTES = 1024 * GuestMemory.GIB;

  /** What becomes of one request. */
  enum Fate {
    SERVED,
    UNDELIVERED,
    REQUEST_LOST,
    REPLY_LOST,
    /** Served long after the one who asked has given up. */
    LATE,
    /** Served twice, the second time long after. */
    DUPLICATED
  }

  /** Decides the fate of each request. */
  interface Network {
    Fate fate(TestSled sled, String call);
  }

  private record Vmm(VmmSpec spec, VmmState state) {}

  private static final Duration LATENCY = Duration.ofMillis(1);
  private static final Duration LATE = Duration.ofSeconds(100);

  private final SledId id;
  private final Worker worker;
  private final Consumer<VmmSpec> onRun;
  private final Map<PropolisId, Vmm> vmms = new LinkedHashMap<>();
  private final List<PropolisId> tombstones = new ArrayList<>();

  final List<String> calls = new ArrayList<>();

  /** Of the wishes for its reservoir that it took up, as they came. */
  final List<@Nullable Long> generations = new ArrayList<>();

  Network network = (sled, call) -> Fate.SERVED;
  Map<String, ErrorCode> refusals = new LinkedHashMap<>();
  boolean expunged;

  /** What every request fails with before it is sent, if anything. */
  @Nullable RuntimeException clientFault;

  private long boot = 1;
  private long desiredBytes;
  private long settledBytes;
  private long generation;

  TestSled(int number, long reservoirGib, Worker worker, Consumer<VmmSpec> onRun) {
    this.id = new SledId(new UUID(1, number));
    this.worker = worker;
    this.onRun = onRun;
    this.desiredBytes = reservoirGib * GuestMemory.GIB;
    this.settledBytes = desiredBytes;
  }

  SledId id() {
    return id;
  }

  BootId boot() {
    return new BootId(boot);
  }

  String address() {
    return "sled-" + id.value().getLeastSignificantBits() + ":12345";
  }

  /** What it would report now, under the next generation. */
  SledAgentInfo report() {
    generation++;
    return new SledAgentInfo(
        id,
        boot(),
        address(),
        SledRole.GIMLET,
        new Baseboard("serial-" + id, "part", 1),
        128,
        RAM_BYTES,
        reservoir(),
        generation,
        false);
  }

  private ReservoirReport reservoir() {
    return new ReservoirReport(ReservoirPhase.READY, desiredBytes, settledBytes, 100, null);
  }

  void reboot() {
    boot++;
    vmms.clear();
    tombstones.clear();
  }

  /** Loses a VM without a trace, as no right sled-agent does. */
  void forget(PropolisId propolis) {
    vmms.remove(propolis);
  }

  /** Loses a VM and knows it. */
  void crash(PropolisId propolis) {
    vmms.remove(propolis);
    tombstones.add(propolis);
  }

  boolean runs(PropolisId propolis) {
    Vmm vmm = vmms.get(propolis);
    return vmm != null && vmm.state() == VmmState.RUNNING;
  }

  List<InstanceId> running() {
    List<InstanceId> running = new ArrayList<>();
    vmms.forEach(
        (propolis, vmm) -> {
          if (vmm.state() == VmmState.RUNNING) {
            running.add(vmm.spec().instance());
          }
        });
    return running;
  }

  /** The instances of all VMMs it has not seen stopped. */
  List<InstanceId> known() {
    return vmms.values().stream().map(vmm -> vmm.spec().instance()).toList();
  }

  @Override
  public CompletionStage<SledIdentity> identity() {
    return serve("identity", null, () -> new SledIdentity(id, boot(), reservoir()));
  }

  @Override
  public CompletionStage<VmmView> ensureRegistered(VmmSpec spec, @Nullable Epoch epoch) {
    return serve(
        "ensureRegistered",
        spec.boot(),
        () -> {
          if (tombstones.contains(spec.propolis())) {
            throw new ApiException(ErrorCode.VMM_GONE, "stopped before");
          }
          vmms.putIfAbsent(spec.propolis(), new Vmm(spec, VmmState.REGISTERED));
          return view(spec.propolis());
        });
  }

  @Override
  public CompletionStage<VmmView> ensureRunning(
      PropolisId propolis, BootId forBoot, @Nullable Epoch epoch) {
    return serve(
        "ensureRunning",
        forBoot,
        () -> {
          Vmm vmm = known(propolis);
          if (vmm.state() == VmmState.REGISTERED) {
            vmms.put(propolis, new Vmm(vmm.spec(), VmmState.RUNNING));
            onRun.accept(vmm.spec());
          }
          return view(propolis);
        });
  }

  @Override
  public CompletionStage<VmmView> ensureStopped(
      PropolisId propolis, BootId forBoot, @Nullable Epoch epoch) {
    return serve(
        "ensureStopped",
        forBoot,
        () -> {
          boolean heardOf = vmms.containsKey(propolis) || tombstones.contains(propolis);
          vmms.remove(propolis);
          tombstones.add(propolis);
          if (!heardOf) {
            throw new ApiException(ErrorCode.NO_SUCH_VMM, "never heard of " + propolis);
          }
          return view(propolis);
        });
  }

  @Override
  public CompletionStage<VmmView> vmm(PropolisId propolis, BootId forBoot) {
    return serve("vmm", forBoot, () -> view(propolis));
  }

  @Override
  public CompletionStage<ReservoirReport> setReservoir(
      ReservoirMode desired, BootId forBoot, @Nullable Long generation) {
    return serve(
        "setReservoir",
        forBoot,
        () -> {
          generations.add(generation);
          desiredBytes = desired.targetBytes(RAM_BYTES);
          settledBytes = desiredBytes;
          return reservoir();
        });
  }

  private Vmm known(PropolisId propolis) {
    if (tombstones.contains(propolis)) {
      throw new ApiException(ErrorCode.VMM_GONE, "stopped before");
    }
    Vmm vmm = vmms.get(propolis);
    if (vmm == null) {
      throw new ApiException(ErrorCode.NO_SUCH_VMM, "never heard of " + propolis);
    }
    return vmm;
  }

  private VmmView view(PropolisId propolis) {
    if (tombstones.contains(propolis)) {
      return new VmmView(propolis, new InstanceId(new UUID(0, 0)), VmmState.GONE);
    }
    Vmm vmm = known(propolis);
    return new VmmView(propolis, vmm.spec().instance(), vmm.state());
  }

  private <T> CompletionStage<T> serve(String call, @Nullable BootId forBoot, Supplier<T> work) {
    calls.add(call);
    if (clientFault != null) {
      return CompletableFuture.failedFuture(clientFault);
    }
    Fate fate = network.fate(this, call);
    CompletableFuture<T> reply = new CompletableFuture<>();
    switch (fate) {
      case SERVED -> worker.after(LATENCY, () -> answer(call, forBoot, work, reply));
      case UNDELIVERED ->
          worker.after(
              LATENCY,
              () ->
                  reply.completeExceptionally(
                      new NoAnswerException(NoAnswerException.Reason.REFUSED, "nobody there")));
      case REQUEST_LOST -> {}
      case REPLY_LOST ->
          worker.after(LATENCY, () -> answer(call, forBoot, work, new CompletableFuture<>()));
      case LATE -> worker.after(LATE, () -> answer(call, forBoot, work, new CompletableFuture<>()));
      case DUPLICATED -> {
        worker.after(LATENCY, () -> answer(call, forBoot, work, reply));
        worker.after(LATE, () -> answer(call, forBoot, work, new CompletableFuture<>()));
      }
    }
    return reply;
  }

  private <T> void answer(
      String call, @Nullable BootId forBoot, Supplier<T> work, CompletableFuture<T> reply) {
    try {
      if (forBoot != null && !forBoot.equals(boot())) {
        throw new ApiException(ErrorCode.WRONG_BOOT, "this is " + boot(), boot());
      }
      ErrorCode refusal = refusals.get(call);
      if (refusal != null) {
        throw new ApiException(refusal, "told to refuse");
      }
      T value = work.get();
      worker.after(LATENCY, () -> reply.complete(value));
    } catch (ApiException refusal) {
      worker.after(LATENCY, () -> reply.completeExceptionally(refusal));
    }
  }
}
