package dev.sluice.scenarios.smoke;

import dev.sluice.api.IdempotencyKey;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceSpec;
import dev.sluice.api.InstanceView;
import dev.sluice.api.call.NexusClient;
import dev.sluice.scenarios.smoke.RackUser.Told;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.judge.HistoryCheck;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An instance that several clients use at one time, from its creation to its end, with a history of
 * its own that is judged then. Safe for any thread.
 */
final class LoadInstance {

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Journal journal = new Journal();
  private final String name;
  private final Supplier<NexusClient> nexus;
  private final LoadMeter meter;
  private final AtomicInteger doubts = new AtomicInteger();
  private @Nullable InstanceId id;

  LoadInstance(String name, Supplier<NexusClient> nexus, LoadMeter meter) {
    this.name = name;
    this.nexus = nexus;
    this.meter = meter;
  }

  /** How many operations on it are in doubt. */
  int doubts() {
    return doubts.get();
  }

  /** Creates it, however often that must be asked; what the refusal was, if it is refused. */
  @Nullable String create(long bytes) throws InterruptedException {
    InstanceSpec spec = new InstanceSpec(name, bytes, false);
    Told<InstanceView> told = untilCertain("create", (client, key) -> client.create(spec, key));
    InstanceView view = told.value();
    id = view == null ? null : view.id();
    return told.ok() ? null : "create of " + name + ": " + told.words();
  }

  /** Deletes it, however often that must be asked; what the refusal was, if it is refused. */
  @Nullable String delete() throws InterruptedException {
    Told<Void> told = untilCertain("delete", (client, key) -> client.delete(id(), key));
    return told.ok() ? null : "delete of " + name + ": " + told.words();
  }

  private InstanceId id() {
    return Objects.requireNonNull(id, "it was not created");
  }

  CompletableFuture<?> start() {
    return once("start", client -> client.start(id()), view -> null);
  }

  CompletableFuture<?> stop() {
    return once("stop", client -> client.stop(id()), view -> null);
  }

  CompletableFuture<?> get() {
    return once("get", client -> client.get(id()), view -> RackUser.seen(view.state()));
  }

  /** Its VM may be lost from now on, whatever becomes of the sled-agent that has it. */
  void mayBeLost() {
    long now = journal.nowNanos();
    journal.add(name, "lost", null, now, now, Op.Type.INFO, "a sled-agent is killed");
  }

  /** Judges its history. */
  HistoryCheck.Finding judge(HistoryCheck check) {
    return check.check("instance", journal.of(name));
  }

  private <T> CompletableFuture<Told<T>> once(
      String f,
      Function<NexusClient, CompletionStage<T>> call,
      Function<T, @Nullable Object> value) {
    long from = System.nanoTime();
    return RackUser.record(journal, name, f, () -> call.apply(nexus.get()), value)
        .thenApply(
            told -> {
              meter.ended(f, System.nanoTime() - from, told);
              if (told.failure() != null && !f.equals("get") && !RackUser.certain(told.failure())) {
                doubts.incrementAndGet();
              }
              return told;
            });
  }

  /** A call with a key. */
  @FunctionalInterface
  private interface Keyed<T> {
    CompletionStage<T> send(NexusClient nexus, IdempotencyKey key);
  }

  /** One operation, which is asked for with one key until its outcome is known. */
  private <T> Told<T> untilCertain(String f, Keyed<T> call) throws InterruptedException {
    IdempotencyKey key = new IdempotencyKey(UUID.randomUUID());
    long from = journal.nowNanos();
    while (true) {
      long asked = System.nanoTime();
      Told<T> told = RackUser.await(call.send(nexus.get(), key));
      meter.ended(f, System.nanoTime() - asked, told);
      Throwable failure = told.failure();
      if (failure == null || told.refusal() != null && told.refusal().httpStatus() < 500) {
        Op.Type ended = failure == null ? Op.Type.OK : Op.Type.FAIL;
        journal.add(name, f, null, from, journal.nowNanos(), ended, told.words());
        return told;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
  }
}
