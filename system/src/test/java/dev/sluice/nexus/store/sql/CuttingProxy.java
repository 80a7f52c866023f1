package dev.sluice.nexus.store.sql;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a client and a server, and breaks connections where it is told to. */
final class CuttingProxy implements AutoCloseable {

  /** What becomes of the first message that has the text. */
  enum Cut {
    /** The server gets it; the client gets nothing any more. */
    AFTER,
    /** Nobody gets it. */
    BEFORE
  }

  private record Order(Cut cut, String text) {}

  private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final int target;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private volatile Order order = new Order(Cut.BEFORE, "no such text");

  CuttingProxy(int target) throws IOException {
    this.target = target;
    thread(this::serve);
  }

  int port() {
    return door.getLocalPort();
  }

  /** From now on, cuts every connection whose client sends {@code text}. */
  void cut(Cut cut, String text) {
    order = new Order(cut, text);
  }

  /** Cuts nothing any more. */
  void mend() {
    order = new Order(Cut.BEFORE, "no such text");
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Closeable each : open) {
      each.close();
    }
  }

  private void serve() {
    try {
      while (true) {
        Socket client = door.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        open.add(client);
        open.add(server);
        thread(() -> pass(client, server, true));
        thread(() -> pass(server, client, false));
      }
    } catch (IOException closed) {
      // The test has ended.
    }
  }

  private void pass(Socket from, Socket to, boolean watched) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        Order now = order;
        boolean struck =
            watched && new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains(now.text());
        if (!struck || now.cut() == Cut.AFTER) {
          if (struck) {
            from.close(); // the other direction ends before the answer can come
          }
          out.write(buffer, 0, n);
          out.flush();
          if (struck) {
            awaitAnswer(to);
          }
        }
        if (struck) {
          return;
        }
      }
    } catch (IOException ended) {
      // By the other direction.
    }
  }

  /** So that the server has acted on what it got before its connection breaks too. */
  private static void awaitAnswer(Socket server) throws IOException {
    server.getInputStream().read();
  }

  private static void thread(Runnable task) {
    Thread thread = new Thread(task, "proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
