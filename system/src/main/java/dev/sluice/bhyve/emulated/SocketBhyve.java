package dev.sluice.bhyve.emulated;

import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import dev.sluice.bhyve.ReservoirUsage;
import dev.sluice.bhyve.emulated.DeviceMessages.Reply;
import dev.sluice.bhyve.emulated.DeviceMessages.Request;
import dev.sluice.bhyve.emulated.DeviceMessages.What;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The hypervisor behind the socket of an {@link DeviceServer}. Stages complete on a thread of its
 * own. Once the connection has ended every request fails with {@link Errno#ENXIO}: the sled is
 * gone, and a sled-agent with it.
 */
public final class SocketBhyve implements Bhyve, AutoCloseable {

  private final SocketChannel channel;
  private final BufferedWriter out;
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, Waiting> waiting = new ConcurrentHashMap<>();
  private volatile boolean ended;

  private record Waiting(Request request, CompletableFuture<Reply> reply) {}

  private SocketBhyve(SocketChannel channel) {
    this.channel = channel;
    this.out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
  }

  /**
   * Connects to a device.
   *
   * @throws IOException if none serves there
   */
  public static SocketBhyve connect(Path socket) throws IOException {
    SocketBhyve bhyve = new SocketBhyve(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
    Thread reader = new Thread(bhyve::read, "bhyve-answers");
    reader.setDaemon(true);
    reader.start();
    return bhyve;
  }

  @Override
  public CompletionStage<ReservoirUsage> query() {
    return ask(What.QUERY, "", 0, 0).thenApply(reply -> Objects.requireNonNull(reply.usage()));
  }

  @Override
  public CompletionStage<Void> resizeReservoir(long targetBytes, long chunkBytes) {
    return nothing(ask(What.RESIZE, "", targetBytes, chunkBytes));
  }

  @Override
  public CompletionStage<Void> createVm(String name, long reservoirBytes) {
    return nothing(ask(What.CREATE, name, reservoirBytes, 0));
  }

  @Override
  public CompletionStage<Void> destroyVm(String name) {
    return nothing(ask(What.DESTROY, name, 0, 0));
  }

  @Override
  public CompletionStage<List<String>> vms() {
    return ask(What.VMS, "", 0, 0).thenApply(reply -> Objects.requireNonNull(reply.vms()));
  }

  /**
   * The clock that the device's events are dated by: nanoseconds since an unknown moment. Of an
   * emulated device alone.
   */
  public CompletionStage<Long> clockNanos() {
    return ask(What.CLOCK, "", 0, 0).thenApply(Reply::nanos);
  }

  /**
   * Sets what the host can spare for the reservoir: growth beyond it ends in {@link Errno#ENOMEM}.
   * Of an emulated device alone.
   */
  public CompletionStage<Void> hostBytes(long bytes) {
    return nothing(ask(What.HOST, "", bytes, 0));
  }

  private static CompletionStage<Void> nothing(CompletionStage<Reply> reply) {
    return reply.thenAccept(done -> {});
  }

  private CompletionStage<Reply> ask(What what, String name, long bytes, long chunkBytes) {
    Request request = new Request(ids.incrementAndGet(), what, name, bytes, chunkBytes);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    waiting.put(request.id(), new Waiting(request, reply));
    try {
      synchronized (out) {
        out.write(DeviceMessages.line(request));
        out.newLine();
        out.flush();
      }
    } catch (IOException e) {
      ended = true;
    }
    if (ended) {
      failAll();
    }
    return reply;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        Reply reply = DeviceMessages.reply(line);
        Waiting asked = waiting.remove(reply.id());
        if (asked != null) {
          end(asked, reply);
        }
      }
    } catch (IOException e) {
      // It is as if the device had ended.
    } finally {
      ended = true;
      failAll();
    }
  }

  private void failAll() {
    for (Long id : waiting.keySet()) {
      Waiting asked = waiting.remove(id);
      if (asked != null) {
        end(asked, Reply.failed(id, Errno.ENXIO));
      }
    }
  }

  private static void end(Waiting asked, Reply reply) {
    Errno errno = reply.errno();
    if (errno == null) {
      asked.reply().complete(reply);
    } else {
      asked.reply().completeExceptionally(new BhyveException(errno, asked.request().text()));
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
