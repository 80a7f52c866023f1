package dev.sluice.testkit;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NexusInternalApi;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.SledAgentInfo;
import dev.sluice.api.SledId;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The part of Nexus that a sled-agent talks to, for one sled: one row, and what may go wrong on the
 * way.
 *
 * <p>Confined to its worker, so that it serves under real threads too.
 */
public final class TestNexus implements NexusInternalApi {

  /** What happens to a request. */
  public enum Fate {
    /** Answered. */
    ANSWERED,
    /** Not delivered, and the sender is told. */
    REFUSED,
    /** Takes effect, but the connection breaks before the answer. */
    ANSWER_LOST,
    /** Not delivered, and the sender is not told. */
    SWALLOWED,
    /** Takes effect at once; the sender never hears of it. */
    ANSWER_SWALLOWED,
    /** Takes effect only long after the sender has given up. */
    LATE
  }

  private static final Duration LATE_BY = Duration.ofSeconds(20);

  private final Worker worker;
  private final Duration latency;
  private final ArrayDeque<Fate> gets = new ArrayDeque<>();
  private final ArrayDeque<Fate> puts = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();
  private @Nullable SledAgentInfo row;
  private BootId newestBoot = new BootId(0);
  private boolean decommissioned;
  private @Nullable ErrorCode getRefusal;

  /** A Nexus without a row, {@code latency} away. */
  public TestNexus(Worker worker, Duration latency) {
    this.worker = worker;
    this.latency = latency;
  }

  /** Decides over the next undecided report. */
  public void nextPut(Fate fate) {
    puts.add(fate);
  }

  /** Decides over the next undecided question. */
  public void nextGet(Fate fate) {
    gets.add(fate);
  }

  /** From now on every question is refused. */
  public void refuseGets(ErrorCode why) {
    getRefusal = why;
  }

  /** From now on all is answered. */
  public void heal() {
    getRefusal = null;
    gets.clear();
    puts.clear();
  }

  /** What it holds. */
  public @Nullable SledAgentInfo row() {
    return row;
  }

  /** Sets what it holds. */
  public void row(@Nullable SledAgentInfo info) {
    row = info;
  }

  /** Takes note of a newer boot. */
  public void heardOf(BootId boot) {
    newestBoot = boot.isNewerThan(newestBoot) ? boot : newestBoot;
  }

  /** Decommissions the sled. */
  public void decommission() {
    decommissioned = true;
  }

  /** All requests sent so far, {@code get} or {@code put GENERATION}. */
  public List<String> requests() {
    return requests;
  }

  @Override
  public CompletionStage<SledAgentInfo> sledGet(SledId id, BootId boot) {
    requests.add("get");
    CompletableFuture<SledAgentInfo> answer = new CompletableFuture<>();
    Fate fate = gets.isEmpty() ? Fate.ANSWERED : gets.remove();
    deliver(
        fate,
        answer,
        () -> {
          if (getRefusal != null) {
            throw new ApiException(getRefusal, "scripted");
          }
          heardOf(boot);
          SledAgentInfo held = row;
          if (held == null) {
            throw new ApiException(ErrorCode.NO_SUCH_SLED, "no row");
          }
          return decommissioned ? asDecommissioned(held) : held;
        });
    return answer;
  }

  @Override
  public CompletionStage<Void> sledPut(SledAgentInfo info) {
    requests.add("put " + info.generation());
    CompletableFuture<Void> answer = new CompletableFuture<>();
    Fate fate = puts.isEmpty() ? Fate.ANSWERED : puts.remove();
    deliver(
        fate,
        answer,
        () -> {
          upsert(info);
          return null;
        });
    return answer;
  }

  private void upsert(SledAgentInfo info) {
    SledAgentInfo held = row;
    if (decommissioned) {
      throw new ApiException(ErrorCode.DECOMMISSIONED, "decommissioned");
    }
    if (newestBoot.isNewerThan(info.boot())) {
      throw new ApiException(ErrorCode.OLD_BOOT, "newer boot known");
    }
    if (held != null && held.generation() >= info.generation()) {
      throw new ApiException(ErrorCode.STALE_GENERATION, "stale");
    }
    row = info;
  }

  /** What a request does where it arrives. */
  private interface Effect<T> {
    @Nullable T apply();
  }

  @SuppressWarnings("NullAway") // a report is answered with null
  private <T> void deliver(Fate fate, CompletableFuture<T> answer, Effect<T> effect) {
    Duration delay = fate == Fate.LATE ? LATE_BY : latency;
    worker.after(
        delay,
        () -> {
          if (fate == Fate.SWALLOWED) {
            return;
          }
          if (fate == Fate.REFUSED) {
            answer.completeExceptionally(
                new NoAnswerException(NoAnswerException.Reason.REFUSED, "scripted"));
            return;
          }
          T value = null;
          ApiException no = null;
          try {
            value = effect.apply();
          } catch (ApiException refusal) {
            no = refusal;
          }
          if (fate == Fate.ANSWER_LOST) {
            answer.completeExceptionally(
                new NoAnswerException(NoAnswerException.Reason.LOST, "scripted"));
          } else if (fate == Fate.ANSWERED && no != null) {
            answer.completeExceptionally(no);
          } else if (fate == Fate.ANSWERED) {
            answer.complete(value);
          }
        });
  }

  private static SledAgentInfo asDecommissioned(SledAgentInfo held) {
    return new SledAgentInfo(
        held.id(),
        held.boot(),
        held.address(),
        held.role(),
        held.baseboard(),
        held.hardwareThreads(),
        held.physicalRamBytes(),
        held.reservoir(),
        held.generation(),
        true);
  }
}
