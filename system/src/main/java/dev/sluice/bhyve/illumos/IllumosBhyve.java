package dev.sluice.bhyve.illumos;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.platform.Deliberate;
import dev.sluice.platform.Scheduler;
import dev.sluice.platform.Worker;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * illumos' bhyve driver. Each call blocks a worker meant for blocking, and never the caller: one
 * for resizes, which take minutes and cannot be called off; one for VMs, whose memory is zeroed on
 * the way back; one for the list of VMs, which the driver withholds while it zeroes any; one for
 * the query, which waits for none of these, but for a step of a resize that shrinks.
 *
 * <p>Of resizes the driver takes one at a time; a second one from here waits its turn on the
 * worker, one from another process makes ours fail with {@link Errno#EALREADY}.
 */
public final class IllumosBhyve implements Bhyve, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(IllumosBhyve.class);

  private final Device device;
  private final Calls calls;
  private final ControlNode control;
  private final Worker resizes;
  private final Worker vmCalls;
  private final Worker lists;
  private final Worker queries;
  private final Map<String, VmNode> vms = new TreeMap<>(); // of vmCalls' worker only

  private IllumosBhyve(Device device, Calls calls, ControlNode control, Scheduler scheduler) {
    this.device = device;
    this.calls = calls;
    this.control = control;
    this.resizes = scheduler.worker("bhyve-resize");
    this.vmCalls = scheduler.worker("bhyve-vm");
    this.lists = scheduler.worker("bhyve-list");
    this.queries = scheduler.worker("bhyve-query");
  }

  /**
   * Opens a device.
   *
   * @param scheduler source of workers that may block
   * @throws BhyveException {@link Errno#ENOENT} if the driver is not attached, {@link Errno#EACCES}
   *     for want of privilege
   */
  public static IllumosBhyve open(Device device, Scheduler scheduler) {
    Calls calls = device.calls();
    ControlNode control = ControlNode.open(calls);
    if (control.version() < ControlNode.SET_TARGET_VERSION) {
      log.warn(
          "interface version {} has no safe resize, which needs {}",
          control.version(),
          ControlNode.SET_TARGET_VERSION);
    }
    return new IllumosBhyve(device, calls, control, scheduler);
  }

  /** The version of the driver's interface; 0 if it is older than versions. */
  public int version() {
    return control.version();
  }

  /** Bytes of the driver's reply to a query; more than 32 if it knows more than we ask. */
  public CompletionStage<Integer> replyBytes() {
    return on(queries, () -> control.query().bytes());
  }

  @Override
  public CompletionStage<ReservoirUsage> query() {
    return on(queries, () -> control.query().usage());
  }

  @Override
  @SuppressWarnings("NullAway") // the value of a Void stage
  public CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes) {
    return on(
        resizes,
        () -> {
          Errno errno = control.setTarget(targetBytes, chunkBytes).errno();
          if (errno != null) {
            throw new BhyveException(errno, "resize of the reservoir to " + targetBytes);
          }
          return null;
        });
  }

  @Override
  @SuppressWarnings("NullAway") // the value of a Void stage
  public CompletionStage<Void> createVm(String name, long reservoirBytes) {
    return on(
        vmCalls,
        () -> {
          vms.put(name, VmNode.create(control, calls, name, reservoirBytes));
          return null;
        });
  }

  @Override
  @SuppressWarnings("NullAway") // the value of a Void stage
  public CompletionStage<Void> destroyVm(String name) {
    return on(
        vmCalls,
        () -> {
          VmNode ours = vms.get(name);
          if (ours != null) {
            ours.destroy();
            vms.remove(name); // only now: a destroy that failed may be tried again
          } else {
            VmNode.destroyOther(calls, name);
          }
          return null;
        });
  }

  @Override
  public CompletionStage<List<String>> vms() {
    return on(lists, () -> names(device.vmDirectory()));
  }

  /** Destroys the VMs made here, behind the calls that wait, and closes the device. */
  @Override
  public void close() {
    vmCalls.execute(
        () -> {
          vms.forEach((name, vm) -> vm.close());
          vms.clear();
          control.close();
        });
  }

  @Deliberate("the driver shows its VMs as files and in no other way; the list is sorted")
  private static List<String> names(Path directory) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> nodes = Files.newDirectoryStream(directory)) {
      nodes.forEach(node -> names.add(node.getFileName().toString()));
    } catch (NoSuchFileException noVmYet) {
      return List.of();
    } catch (IOException e) {
      throw new BhyveException(Errno.EIO, "list " + directory + " (" + e + ")");
    }
    Collections.sort(names);
    return names;
  }

  private static <T extends @Nullable Object> CompletionStage<T> on(
      Worker worker, Supplier<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    worker.execute(
        () -> {
          try {
            answer.complete(call.get());
          } catch (BhyveException refused) {
            answer.completeExceptionally(refused);
          } catch (RuntimeException | Error fault) {
            answer.completeExceptionally(fault); // or whoever waits would wait for ever
            throw fault;
          }
        });
    return answer;
  }
}
