package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link between two processes on the loopback interface that can be made to fail. */
final class LinkProxy implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LinkProxy.class);
  private static final int BUFFER = 16 << 10;
  private static final int TRICKLE_BYTES = 64;
  private static final long TRICKLE_MILLIS = 10;
  private static final long DELAY_MILLIS = 300;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int BACKLOG = 50;
  private static final int FILL_MILLIS = 200;
  private static final int BIND_TRIES = 50;
  private static final long BIND_MILLIS = 100;

  /** What it does with what is sent. */
  enum Mode {
    /** Carries it. */
    PASS,
    /** Loses it in silence: connections stay open. */
    CUT,
    /** Loses what is sent towards the target, and carries what comes back. */
    CUT_FORTH,
    /** Carries what is sent towards the target, and loses what comes back. */
    CUT_BACK,
    /** Carries it late. */
    DELAY,
    /** Resets each connection. */
    RESET,
    /** Carries a few bytes at a time. */
    TRICKLE
  }

  /** Where a link goes. */
  @FunctionalInterface
  interface Target {

    /**
     * The address, at this moment.
     *
     * @throws IOException if there is none: the connection is reset
     */
    InetSocketAddress get() throws IOException;
  }

  private final int port;
  private final Target target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicLong bytesForth = new AtomicLong();
  private final List<Socket> waiting = new ArrayList<>();
  private volatile Mode mode = Mode.PASS;
  private ServerSocket server;

  private LinkProxy(ServerSocket server, Target target) {
    this.server = server;
    this.port = server.getLocalPort();
    this.target = target;
  }

  /** A link to wherever {@code target} is when a connection is made. */
  static LinkProxy to(Target target) throws IOException {
    LinkProxy link =
        new LinkProxy(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()), target);
    thread(() -> link.accept(link.server));
    return link;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** Where it takes connections. */
  int port() {
    return port;
  }

  /** Bytes that were sent towards the target, carried or not. */
  long bytesForth() {
    return bytesForth.get();
  }

  /** From now on it does this; what was lost stays lost, so open connections end with a cut. */
  void set(Mode newMode) {
    Mode before = mode;
    mode = newMode;
    boolean lost = before == Mode.CUT || before == Mode.CUT_FORTH || before == Mode.CUT_BACK;
    if (newMode == Mode.RESET || lost) {
      resetAll();
    }
  }

  /** Resets the connections that are open. */
  void resetAll() {
    sockets.forEach(LinkProxy::reset);
  }

  /**
   * From now on nobody gets a connection, nor is refused one: who connects waits. Connections that
   * are open are reset.
   */
  void stall() throws IOException, InterruptedException {
    refuse();
    server = bind(1);
    boolean full = false;
    while (!full) {
      Socket one = new Socket();
      waiting.add(one);
      try {
        one.connect(server.getLocalSocketAddress(), FILL_MILLIS);
      } catch (SocketTimeoutException e) {
        full = true;
      }
    }
  }

  /** From now on connections are refused, also to those who wait for one. */
  void refuse() throws IOException {
    server.close();
    for (Socket one : waiting) {
      one.close();
    }
    waiting.clear();
    resetAll();
  }

  /** Takes connections again, if it does not. */
  void open() throws IOException, InterruptedException {
    if (waiting.isEmpty() && !server.isClosed()) {
      return;
    }
    refuse();
    ServerSocket next = bind(BACKLOG);
    server = next;
    thread(() -> accept(next));
  }

  /** The port may be in use for a moment, by a process that connects somewhere. */
  private ServerSocket bind(int backlog) throws IOException, InterruptedException {
    for (int tried = 1; ; tried++) {
      try {
        return new ServerSocket(port, backlog, InetAddress.getLoopbackAddress());
      } catch (BindException e) {
        if (tried == BIND_TRIES) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(BIND_MILLIS);
      }
    }
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket near = from.accept();
        thread(() -> connect(near));
      } catch (IOException e) {
        LOG.debug("the link has ended", e);
      }
    }
  }

  private void connect(Socket near) {
    Socket far = new Socket();
    sockets.add(near);
    sockets.add(far);
    try {
      if (mode == Mode.RESET) {
        throw new IOException("reset");
      }
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      far.connect(target.get(), CONNECT_MILLIS);
      thread(() -> carry(near, far, true));
      carry(far, near, false);
    } catch (IOException e) {
      reset(near);
      reset(far);
    } finally {
      sockets.remove(near);
      sockets.remove(far);
    }
  }

  private void carry(Socket from, Socket to, boolean forth) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (forth) {
          bytesForth.addAndGet(read);
        }
        pass(buffer, read, out, forth);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      reset(from);
      reset(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pass(byte[] buffer, int length, OutputStream out, boolean forth)
      throws IOException, InterruptedException {
    switch (mode) {
      case PASS, RESET -> out.write(buffer, 0, length);
      case CUT -> {}
      case CUT_FORTH, CUT_BACK -> {
        if (forth == (mode == Mode.CUT_BACK)) {
          out.write(buffer, 0, length);
        }
      }
      case DELAY -> {
        TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
        out.write(buffer, 0, length);
      }
      case TRICKLE -> {
        for (int at = 0; at < length; at += TRICKLE_BYTES) {
          out.write(buffer, at, Math.min(TRICKLE_BYTES, length - at));
          TimeUnit.MILLISECONDS.sleep(TRICKLE_MILLIS);
        }
      }
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0); // closing then sends RST
      socket.close();
    } catch (IOException e) {
      LOG.debug("it was closed already", e);
    }
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "smoke-link");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    refuse();
  }
}
