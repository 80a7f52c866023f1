package dev.sluice.testkit;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A hypervisor in memory: grows chunk by chunk, keeps finished chunks after an error, never
 * over-commits, gives memory back only at the end of a destroy. Errors are scripted per request.
 *
 * <p>Confined to its worker, so that it serves under real threads too.
 */
public final class TestBhyve implements Bhyve {

  /** The kinds of requests. */
  public enum Request {
    /** {@link Bhyve#query}. */
    QUERY,
    /** {@link Bhyve#resizeReservoir}. */
    RESIZE,
    /** {@link Bhyve#createVm}. */
    CREATE,
    /** {@link Bhyve#destroyVm}. */
    DESTROY,
    /** {@link Bhyve#vms}. */
    LIST
  }

  private record Fault(Errno errno, int chunksBefore) {}

  private final Worker worker;
  private final Duration callTime;
  private Duration chunkTime;
  private final Duration destroyTime;
  private final Map<Request, ArrayDeque<Fault>> faults = new EnumMap<>(Request.class);
  private final Map<String, Long> vms = new TreeMap<>();
  private final Map<String, Errno> refused = new TreeMap<>();
  private final Set<String> held = new TreeSet<>();
  private final List<String> calls = new ArrayList<>();
  private long freeBytes;
  private long limitBytes;
  private boolean resizing;

  /** A hypervisor with an empty reservoir; each request takes {@code time}, as does each chunk. */
  public TestBhyve(Worker worker, long limitBytes, Duration time) {
    this.worker = worker;
    this.limitBytes = limitBytes;
    this.callTime = time;
    this.chunkTime = time;
    this.destroyTime = time;
  }

  /** The next unscripted {@code request} fails. */
  public void failNext(Request request, Errno errno) {
    failNext(request, errno, 0);
  }

  /** The next unscripted resize fails after {@code chunks} more chunks. */
  public void failNext(Request request, Errno errno, int chunks) {
    scripted(request).add(new Fault(errno, chunks));
  }

  /** Forgets all scripted failures. */
  public void heal() {
    faults.clear();
    refused.clear();
  }

  /** Each request to destroy that VM fails. */
  public void refuseToDestroy(String name, Errno errno) {
    refused.put(name, errno);
  }

  /** Another process has that VM open: once destroyed it stays until {@link #letGo}. */
  public void hold(String name) {
    held.add(name);
  }

  /** Lets a VM go that was held, and was destroyed meanwhile. */
  public void letGo(String name) {
    held.remove(name);
    Long bytes = vms.remove(name);
    freeBytes += bytes == null ? 0 : bytes;
  }

  /** Most that the reservoir can hold. */
  public void limit(long bytes) {
    limitBytes = bytes;
  }

  /** Each chunk from now on takes {@code time}. */
  public void slowly(Duration time) {
    chunkTime = time;
  }

  /** Sets what is in the reservoir and free, as another program might. */
  public void free(long bytes) {
    freeBytes = bytes;
  }

  /** Adds a VM that takes memory from nowhere, as an earlier life might have left it. */
  public void leave(String name, long bytes) {
    vms.put(name, bytes);
  }

  /** Size of the reservoir now. */
  public long heldBytes() {
    return freeBytes + allocatedBytes();
  }

  /** What VMs hold now. */
  public long allocatedBytes() {
    long sum = 0;
    for (long bytes : vms.values()) {
      sum += bytes;
    }
    return sum;
  }

  /** Names of the VMs now. */
  public List<String> names() {
    return List.copyOf(vms.keySet());
  }

  /** All requests so far but queries, such as {@code resize 1024}. */
  public List<String> calls() {
    return calls;
  }

  @Override
  public CompletionStage<ReservoirUsage> query() {
    CompletableFuture<ReservoirUsage> answer = new CompletableFuture<>();
    begin(
        Request.QUERY,
        answer,
        () -> answer.complete(new ReservoirUsage(freeBytes, allocatedBytes(), 0, limitBytes)));
    return answer;
  }

  @Override
  public CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes) {
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    worker.after(
        callTime,
        () -> {
          calls.add("resize " + targetBytes);
          if (targetBytes % PAGE_BYTES != 0 || chunkBytes % PAGE_BYTES != 0 || targetBytes < 0) {
            fail(answer, Errno.EINVAL);
          } else if (targetBytes == heldBytes()) {
            answer.complete(null);
          } else if (resizing) {
            fail(answer, Errno.EALREADY);
          } else {
            resizing = true;
            chunk(targetBytes, chunkBytes, scripted(Request.RESIZE).poll(), answer);
          }
        });
    return answer;
  }

  @Override
  public CompletionStage<Void> createVm(String name, long reservoirBytes) {
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    begin(
        Request.CREATE,
        answer,
        () -> {
          calls.add("create " + name);
          if (vms.containsKey(name)) {
            fail(answer, Errno.EEXIST);
          } else if (reservoirBytes > freeBytes) {
            fail(answer, Errno.ENOMEM);
          } else {
            freeBytes -= reservoirBytes;
            vms.put(name, reservoirBytes);
            answer.complete(null);
          }
        });
    return answer;
  }

  @Override
  public CompletionStage<Void> destroyVm(String name) {
    CompletableFuture<@Nullable Void> answer = new CompletableFuture<>();
    begin(
        Request.DESTROY,
        answer,
        () -> {
          calls.add("destroy " + name);
          if (!vms.containsKey(name)) {
            fail(answer, Errno.ENOENT);
            return;
          }
          Errno refusal = refused.get(name);
          if (refusal != null) {
            fail(answer, refusal);
            return;
          }
          worker.after(
              destroyTime,
              () -> {
                if (held.contains(name)) {
                  answer.complete(null);
                  return;
                }
                Long bytes = vms.remove(name);
                freeBytes += bytes == null ? 0 : bytes;
                answer.complete(null);
              });
        });
    return answer;
  }

  @Override
  public CompletionStage<List<String>> vms() {
    CompletableFuture<List<String>> answer = new CompletableFuture<>();
    begin(Request.LIST, answer, () -> answer.complete(names()));
    return answer;
  }

  private ArrayDeque<Fault> scripted(Request request) {
    return faults.computeIfAbsent(request, none -> new ArrayDeque<>());
  }

  private void begin(Request request, CompletableFuture<?> answer, Runnable body) {
    worker.after(
        callTime,
        () -> {
          Fault fault = scripted(request).poll();
          if (fault != null) {
            fail(answer, fault.errno());
          } else {
            body.run();
          }
        });
  }

  private void chunk(
      long targetBytes,
      long chunkBytes,
      @Nullable Fault fault,
      CompletableFuture<@Nullable Void> answer) {
    worker.after(
        chunkTime,
        () -> {
          long leftBytes = targetBytes - heldBytes();
          long stepBytes = Math.max(-chunkBytes, Math.min(chunkBytes, leftBytes));
          if (fault != null && fault.chunksBefore() == 0) {
            endResize(answer, fault.errno());
          } else if (heldBytes() + stepBytes > limitBytes || freeBytes + stepBytes < 0) {
            endResize(answer, Errno.ENOSPC);
          } else {
            freeBytes += stepBytes;
            if (heldBytes() == targetBytes) {
              endResize(answer, null);
            } else {
              Fault later =
                  fault == null ? null : new Fault(fault.errno(), fault.chunksBefore() - 1);
              chunk(targetBytes, chunkBytes, later, answer);
            }
          }
        });
  }

  private void endResize(CompletableFuture<@Nullable Void> answer, @Nullable Errno errno) {
    resizing = false;
    if (errno == null) {
      answer.complete(null);
    } else {
      fail(answer, errno);
    }
  }

  private static void fail(CompletableFuture<?> answer, Errno errno) {
    answer.completeExceptionally(new BhyveException(errno, "scripted or due"));
  }
}
