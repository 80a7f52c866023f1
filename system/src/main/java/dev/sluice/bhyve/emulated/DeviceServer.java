package dev.sluice.bhyve.emulated;

import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The emulated device of one sled, served on a Unix domain socket. A VM ends with the connection it
 * was created on, as one ends with its process in the kernel.
 */
public final class DeviceServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(DeviceServer.class);

  private final DeviceMemory memory;
  private final DeviceLog log;
  private final AtomicLong clients = new AtomicLong();
  private final ServerSocketChannel server;
  private final Path socket;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread thread = new Thread(work, "emulated-bhyve");
            thread.setDaemon(true);
            return thread;
          });

  private DeviceServer(
      DeviceMemory memory, DeviceLog log, ServerSocketChannel server, Path socket) {
    this.memory = memory;
    this.log = log;
    this.server = server;
    this.socket = socket;
  }

  /**
   * Begins to serve.
   *
   * @param socket a path at which there is nothing, or the socket of a device that has ended
   * @param limitBytes most that the reservoir may hold
   * @param bytesPerSecond that pages are added, removed and zeroed at
   * @throws IOException if the socket cannot be had, or another device serves on it
   */
  public static DeviceServer open(Path socket, long limitBytes, long bytesPerSecond)
      throws IOException {
    return open(socket, limitBytes, bytesPerSecond, null);
  }

  /**
   * The same, with a log of what happens.
   *
   * @param logFile to which events are added ({@link DeviceEvent}); null for none
   */
  public static DeviceServer open(
      Path socket, long limitBytes, long bytesPerSecond, @Nullable Path logFile)
      throws IOException {
    UnixDomainSocketAddress address = UnixDomainSocketAddress.of(socket);
    removeIfLeft(socket, address);
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(address);
    DeviceLog log = logFile == null ? DeviceLog.none() : DeviceLog.to(logFile);
    DeviceServer device =
        new DeviceServer(new DeviceMemory(limitBytes, bytesPerSecond, log), log, server, socket);
    device.threads.execute(device::accept);
    return device;
  }

  private static void removeIfLeft(Path socket, UnixDomainSocketAddress address)
      throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    BasicFileAttributes there =
        Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!there.isOther()) {
      throw new IOException("there is a file or a folder that is no socket");
    }
    try (SocketChannel other = SocketChannel.open(address)) {
      throw new IOException("another device serves there: " + other.getRemoteAddress());
    } catch (ConnectException e) {
      Files.delete(socket);
    }
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(SocketChannel channel) {
    long client = clients.incrementAndGet();
    memory.opened(client);
    try (channel;
        BufferedReader in =
            new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
        BufferedWriter out =
            new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        DeviceMessages.Request request = DeviceMessages.request(line);
        threads.execute(() -> send(out, answer(request, client)));
      }
    } catch (IOException e) {
      LOG.debug("a connection has broken", e);
    }
    try {
      memory.closed(client);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private DeviceMessages.Reply answer(DeviceMessages.Request request, long client) {
    long id = request.id();
    try {
      switch (request.what()) {
        case QUERY -> {
          return new DeviceMessages.Reply(id, null, memory.usage(client), null, 0);
        }
        case VMS -> {
          return new DeviceMessages.Reply(id, null, null, memory.vms(), 0);
        }
        case CLOCK -> {
          return new DeviceMessages.Reply(id, null, null, null, System.nanoTime());
        }
        case HOST -> memory.host(request.bytes());
        case RESIZE -> memory.resize(request.bytes(), request.chunkBytes(), client);
        case CREATE -> memory.create(request.name(), request.bytes(), client);
        case DESTROY -> memory.destroy(request.name());
      }
      return DeviceMessages.Reply.done(id);
    } catch (BhyveException e) {
      return DeviceMessages.Reply.failed(id, e.errno());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return DeviceMessages.Reply.failed(id, Errno.EINTR);
    }
  }

  private static void send(BufferedWriter out, DeviceMessages.Reply reply) {
    try {
      synchronized (out) {
        out.write(DeviceMessages.line(reply));
        out.newLine();
        out.flush();
      }
    } catch (IOException e) {
      LOG.debug("nobody waits for {}", reply, e);
    }
  }

  /** Ends the device, and with it all VMs. */
  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
    log.close();
    Files.deleteIfExists(socket);
  }
}
