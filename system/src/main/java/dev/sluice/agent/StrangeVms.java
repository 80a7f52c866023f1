package dev.sluice.agent;

import dev.sluice.api.OtherVms;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.platform.Backoff;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The VMs in bhyve that this boot has not made. Those of earlier boots of this sled's agent are
 * destroyed, each for itself: one that does not go keeps no other and costs its own memory only.
 * Those of anybody else are left alone, counted and named.
 *
 * <p>bhyve says what all VMs hold together. What the strange ones hold follows once no VM of this
 * boot comes or goes. Until then it is known within bounds: it is said as high as it may be if
 * there is a new one, and otherwise as it was before, as far as that is possible.
 *
 * <p>Confined to the reservoir's worker.
 */
final class StrangeVms {

  private static final Logger log = LoggerFactory.getLogger(StrangeVms.class);

  private final Worker worker;
  private final Bhyve bhyve;
  private final VmNames names;
  private final Backoff retry;
  private final Supplier<CompletionStage<LaunchGate.Held>> held;
  private final Runnable changed;
  private final Map<String, VmRemoval> removals = new TreeMap<>(); // of an earlier boot's VMs
  private List<String> foreign = List.of();
  private @Nullable String why; // what keeps the one last heard of
  private OtherVms known = OtherVms.NONE;
  private boolean looking;
  private List<CompletableFuture<@Nullable Void>> waiting = new ArrayList<>();
  private List<CompletableFuture<@Nullable Void>> answered = List.of(); // by the look in hand
  private boolean begun;
  private boolean counted;
  private boolean stopped;
  private int failures; // in a row

  /**
   * None known yet.
   *
   * @param held what the VMs of this boot hold
   * @param changed run when {@link #known} is known for the first time, and when it has changed
   */
  StrangeVms(
      Worker worker,
      Bhyve bhyve,
      VmNames names,
      Backoff retry,
      Supplier<CompletionStage<LaunchGate.Held>> held,
      Runnable changed) {
    this.worker = worker;
    this.bhyve = bhyve;
    this.names = names;
    this.retry = retry;
    this.held = held;
    this.changed = changed;
  }

  /** What is known of them. */
  OtherVms known() {
    return known;
  }

  /**
   * Looks for them, and at what they hold. The first look must come before this boot makes a VM:
   * what has a name of ours then is an earlier boot's.
   *
   * @return completes when a look that began after this call has succeeded
   */
  CompletionStage<@Nullable Void> look() {
    CompletableFuture<@Nullable Void> seen = new CompletableFuture<>();
    waiting.add(seen);
    if (!looking) { // or it may be older than the reason for this one: another one follows
      begin();
    }
    return seen;
  }

  private void begin() {
    if (stopped) {
      return;
    }
    looking = true;
    answered = waiting;
    waiting = new ArrayList<>();
    Stages.then(bhyve.vms(), worker, (all, failure) -> listed(all));
  }

  /** Does nothing more. */
  void stop() {
    stopped = true;
    removals.values().forEach(VmRemoval::stop);
  }

  private void listed(@Nullable List<String> all) {
    if (stopped) {
      return;
    }
    if (all == null) {
      failed("list VMs");
      return;
    }
    if (!begun) {
      begun = true;
      removeThoseOfEarlierBoots(all);
    }
    List<String> now = foreign(all);
    boolean grown = !counted || !foreign.containsAll(now);
    foreign = now;
    if (removals.isEmpty() && foreign.isEmpty()) {
      looked(0);
    } else {
      Stages.then(
          held.get(), worker, (before, never) -> count(Objects.requireNonNull(before), grown));
    }
  }

  private List<String> foreign(List<String> all) {
    List<String> found = new ArrayList<>();
    for (String name : all) {
      if (!names.ours(name)) {
        found.add(name);
      }
    }
    Collections.sort(found);
    return List.copyOf(found);
  }

  private void removeThoseOfEarlierBoots(List<String> all) {
    for (String name : all) {
      if (names.ours(name)) {
        VmRemoval removal = new VmRemoval(worker, bhyve, retry, name, this::kept);
        removals.put(name, removal);
        Stages.then(removal.start(), worker, (none, never) -> gone(name));
      }
    }
    if (!removals.isEmpty()) {
      log.info("destroying {} VMs of an earlier boot", removals.size());
    }
  }

  private void kept(String reason) {
    if (!reason.equals(why)) {
      why = reason;
      look();
    }
  }

  private void gone(String name) {
    removals.remove(name);
    if (removals.isEmpty()) {
      why = null;
    }
    look();
  }

  /** Asks what all VMs hold, between two questions for what those of this boot do. */
  private void count(LaunchGate.Held before, boolean grown) {
    Stages.then(
        bhyve.query(),
        worker,
        (usage, failure) -> {
          if (usage == null) {
            failed("query the reservoir");
            return;
          }
          Stages.then(
              held.get(),
              worker,
              (after, never) -> counted(usage, before, Objects.requireNonNull(after), grown));
        });
  }

  private void counted(
      ReservoirUsage usage, LaunchGate.Held before, LaunchGate.Held after, boolean grown) {
    long mostBytes = Math.max(0, usage.allocatedBytes() - after.leastBytesSince(before));
    if (before.equals(after) && before.exact()) {
      looked(mostBytes);
    } else {
      long bytes = grown ? mostBytes : Math.min(mostBytes, known.bytes());
      bytes = Math.max(bytes, leastBytes(usage, before, after));
      // What has been admitted stays promised, whether it has its memory by now or not; but no more
      // is promised for its sake than before: it may be a launch that failed for want of it.
      long leftBytes = Math.max(known.bytes(), usage.sizeBytes() - after.admittedBytes());
      looked(Math.min(bytes, leftBytes));
      worker.after(retry.pause(1), this::look);
    }
  }

  /** What they hold even if those of this boot hold all that they were admitted for. */
  private static long leastBytes(
      ReservoirUsage usage, LaunchGate.Held before, LaunchGate.Held after) {
    return usage.allocatedBytes() - after.mostBytesSince(before);
  }

  private void looked(long bytes) {
    OtherVms before = known;
    known = new OtherVms(bytes, List.copyOf(removals.keySet()), why, foreign);
    boolean news = !counted || !known.equals(before);
    counted = true;
    failures = 0;
    if (news) {
      changed.run();
    }
    answered.forEach(look -> look.complete(null));
    looking = false;
    if (!waiting.isEmpty()) {
      begin();
    }
  }

  private void failed(String what) {
    log.warn("could not {}, trying again", what);
    failures++;
    waiting.addAll(answered);
    worker.after(retry.pause(failures), this::begin); // still looking: one after another
  }
}
