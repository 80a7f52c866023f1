package dev.sluice.nexus.store.sql;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A running server. Beside it runs a shell that ends it when the owner's end of a pipe is closed,
 * as the kernel does for an owner that is killed. Both are in a session of their own, so that a
 * Ctrl-C at the owner's terminal is for the owner to act on.
 */
final class PostgresServer {

  /** Arguments: the server. Ends as it ends. SIGINT has it drop its clients and end in order. */
  private static final String WATCH =
      String.join(
          "\n",
          "exec 3<&0 </dev/null",
          "\"$@\" 3<&- &",
          "server=$!",
          "(cat <&3 >/dev/null; kill -INT $server 2>/dev/null) &",
          "watch=$!",
          "exec 3<&-",
          "wait $server",
          "code=$?",
          "kill $watch 2>/dev/null",
          "exit $code");

  private static final List<String> SETTINGS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          // Room to remember what serializable transactions have read row by row; with less, it is
          // remembered by whole tables, and more transactions lose than must.
          "max_pred_locks_per_transaction=256",
          // Lost transactions are no news.
          "log_min_messages=log");

  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final int STATUS_LINE = 7;

  private final PostgresFolder files;
  private final Process watch;

  private PostgresServer(PostgresFolder files, Process watch) {
    this.files = files;
    this.watch = watch;
  }

  /** Starts a server and waits until it takes connections. */
  static PostgresServer start(PostgresFolder files, Duration limit) throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    awaitEndOfFormer(files, deadline);
    files.choosePort();
    List<String> command =
        new ArrayList<>(List.of("setsid", "sh", "-c", WATCH, "sluice-postgres-watch"));
    command.addAll(asNobody());
    command.addAll(
        List.of(
            files.program().path("postgres"),
            "-D",
            files.data().toString(),
            "-p",
            Integer.toString(files.port())));
    SETTINGS.forEach(setting -> command.addAll(List.of("-c", setting)));
    PostgresServer server = new PostgresServer(files, builder(files, command).start());
    server.awaitReady(deadline);
    return server;
  }

  /** Runs a program of the server to its end. */
  static void run(PostgresFolder files, List<String> command) throws IOException {
    List<String> whole = new ArrayList<>(asNobody());
    whole.addAll(command);
    Process process = builder(files, whole).start();
    process.getOutputStream().close();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command.get(0) + " failed: " + files.endOfLog());
      }
    } catch (InterruptedException stop) {
      process.destroy();
      throw new InterruptedIOException("interrupted while " + command.get(0) + " ran");
    }
  }

  private static ProcessBuilder builder(PostgresFolder files, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    // It says so itself where it cannot understand a setting of ours.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.environment().put("LC_ALL", "C");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
  }

  /** What goes before a command of the server, which does not run as root. */
  private static List<String> asNobody() {
    return "root".equals(System.getProperty("user.name")) ? List.of("unshare", "-U") : List.of();
  }

  /** Ends it in order, with all connections. */
  void stop() {
    closePipe();
    awaitEnd();
  }

  /** Ends all its processes at once. */
  void kill() {
    List<ProcessHandle> all = watch.descendants().toList();
    all.forEach(ProcessHandle::destroyForcibly);
    closePipe();
    awaitEnd();
    all.forEach(process -> process.onExit().join());
  }

  private void closePipe() {
    try {
      watch.getOutputStream().close();
    } catch (IOException alreadyGone) {
      // Then there is nothing to end.
    }
  }

  private void awaitEnd() {
    try {
      if (!watch.waitFor(STOP_MAX.toNanos(), TimeUnit.NANOSECONDS)) {
        watch.descendants().forEach(ProcessHandle::destroyForcibly);
        watch.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitReady(long deadline) throws IOException {
    while (!ready()) {
      if (!watch.isAlive()) {
        throw new IOException("the server does not start: " + files.endOfLog());
      }
      if (System.nanoTime() > deadline) {
        stop();
        throw new IOException("the server is not ready in time: " + files.endOfLog());
      }
      pause();
    }
  }

  /** Whether its own file says so. */
  private boolean ready() throws IOException {
    List<String> lines = state(files.data());
    return lines.size() > STATUS_LINE && lines.get(STATUS_LINE).startsWith("ready");
  }

  /** Waits for a server whose owner is gone and that is about to end. */
  private static void awaitEndOfFormer(PostgresFolder files, long deadline) throws IOException {
    while (true) {
      List<String> lines = state(files.data());
      if (lines.isEmpty() || !runs(lines.get(0))) {
        // What a server leaves behind that was killed; a new one would wait for nothing.
        Files.deleteIfExists(files.data().resolve("postmaster.pid"));
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("another server runs there, process " + lines.get(0));
      }
      pause();
    }
  }

  private static boolean runs(String pid) {
    try {
      return ProcessHandle.of(Long.parseLong(pid.strip()))
          .flatMap(process -> process.info().command())
          .filter(command -> command.endsWith("postgres"))
          .isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static List<String> state(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }

  private static void pause() throws InterruptedIOException {
    try {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the server");
    }
  }
}
