package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.ReservoirReport;
import dev.sluice.api.SledAgentApi;
import dev.sluice.api.SledId;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmView;
import dev.sluice.api.call.SledAgentClient;
import dev.sluice.api.call.Transport;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests Nexus makes of sleds, for one worker: callbacks run as its tasks, and every request
 * ends in time. A failure is an {@link ApiException} or a {@link NoAnswerException}.
 */
final class SledCalls {

  private static final Logger LOG = LoggerFactory.getLogger(SledCalls.class);

  private final Transport transport;
  private final Worker worker;
  private final Duration requestTimeout;
  private final Duration queryTimeout;

  SledCalls(Transport transport, Worker worker, NexusConfig config) {
    this.transport = transport;
    this.worker = worker;
    this.requestTimeout = config.sledRequestTimeout();
    this.queryTimeout = config.sledQueryTimeout();
  }

  /** Makes the VMM known to its sled. */
  void ensureRegistered(
      PlacedVmm placed, long guestMemoryBytes, Consumer<VmmView> done, Consumer<Throwable> failed) {
    VmmRow vmm = placed.vmm();
    VmmSpec spec = new VmmSpec(vmm.id(), vmm.instance(), vmm.boot(), guestMemoryBytes);
    ask(
        "register",
        vmm.sled(),
        requestTimeout,
        agent(placed.address()).ensureRegistered(spec, vmm.epoch()),
        done,
        failed);
  }

  /** Has its sled run the VMM. */
  void ensureRunning(PlacedVmm placed, Consumer<VmmView> done, Consumer<Throwable> failed) {
    VmmRow vmm = placed.vmm();
    ask(
        "run",
        vmm.sled(),
        requestTimeout,
        agent(placed.address()).ensureRunning(vmm.id(), vmm.boot(), vmm.epoch()),
        done,
        failed);
  }

  /** Has its sled stop the VMM for good. */
  void ensureStopped(PlacedVmm placed, Consumer<VmmView> done, Consumer<Throwable> failed) {
    VmmRow vmm = placed.vmm();
    ask(
        "stop",
        vmm.sled(),
        requestTimeout,
        agent(placed.address()).ensureStopped(vmm.id(), vmm.boot(), vmm.epoch()),
        done,
        failed);
  }

  /** Asks its sled where the VMM stands. */
  void vmm(PlacedVmm placed, Consumer<VmmView> done, Consumer<Throwable> failed) {
    VmmRow vmm = placed.vmm();
    ask(
        "vmm",
        vmm.sled(),
        queryTimeout,
        agent(placed.address()).vmm(vmm.id(), vmm.boot()),
        done,
        failed);
  }

  /** Tells a sled in its present boot which reservoir it should have. */
  void setReservoir(
      SledRow sled,
      ReservoirMode desired,
      Consumer<ReservoirReport> done,
      Consumer<Throwable> failed) {
    ask(
        "set reservoir",
        sled.id(),
        requestTimeout,
        agent(sled.info().address()).setReservoir(desired, sled.boot(), sled.desiredGeneration()),
        done,
        failed);
  }

  private SledAgentApi agent(String address) {
    return new SledAgentClient(transport, address);
  }

  private <T> void ask(
      String what,
      SledId sled,
      Duration limit,
      CompletionStage<T> answer,
      Consumer<T> done,
      Consumer<Throwable> failed) {
    CompletionStage<T> inTime =
        Stages.within(
            answer,
            limit,
            worker,
            () ->
                new NoAnswerException(
                    NoAnswerException.Reason.TIMEOUT,
                    what + ": no answer of sled " + sled + " in " + limit));
    Stages.then(
        inTime,
        worker,
        (value, failure) -> {
          if (failure == null) {
            done.accept(Objects.requireNonNull(value));
          } else {
            LOG.debug("sled {}: {}: {}", sled, what, failure.getMessage());
            failed.accept(known(what, failure));
          }
        });
  }

  private static Throwable known(String what, Throwable failure) {
    if (failure instanceof ApiException || failure instanceof NoAnswerException) {
      return failure;
    }
    LOG.error("{}: a fault in the client of the sled-agent", what, failure);
    return new ApiException(ErrorCode.INTERNAL, what + ": " + failure);
  }
}
