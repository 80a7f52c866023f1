package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A process of the rack that serves somewhere, with what it prints in a file. */
final class ChildProcess {

  private static final String SERVES = " serves on ";
  private static final Duration KILL_MAX = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path log;
  private final long logFrom;
  private final Reaper reaper;

  private ChildProcess(String name, Process process, Path log, long logFrom, Reaper reaper) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.logFrom = logFrom;
    this.reaper = reaper;
  }

  /**
   * Starts one.
   *
   * @param log to which all that it prints is added
   * @param reaper that ends it should this process be killed
   */
  static ChildProcess start(String name, List<String> command, Path folder, Path log, Reaper reaper)
      throws IOException {
    long from = Files.exists(log) ? Files.size(log) : 0;
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    reaper.began(process.pid());
    return new ChildProcess(name, process, log, from, reaper);
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Where it serves; null while it does not. */
  @Nullable String address() throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(logFrom, all.length);
    String printed = new String(all, from, all.length - from, StandardCharsets.UTF_8);
    int at = printed.indexOf(SERVES);
    int end = at < 0 ? -1 : printed.indexOf('\n', at);
    return end < 0 ? null : printed.substring(at + SERVES.length(), end).strip();
  }

  /** The last line that it has printed. */
  String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return lines.isEmpty() ? "it has printed nothing" : lines.get(lines.size() - 1);
  }

  /** SIGKILL; returns once it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(KILL_MAX.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(name + " outlives SIGKILL");
    }
    reaper.ended(process.pid());
  }

  /** SIGSTOP. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    int code = new ProcessBuilder("kill", "-" + signal, pid).inheritIO().start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + signal + " of " + name + " ended with " + code);
    }
  }

  /** SIGTERM. */
  void tellToEnd() {
    process.destroy();
  }

  /** The code that it has ended with within a limit; null if it has not. */
  @Nullable Integer awaitEnd(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      return null;
    }
    reaper.ended(process.pid());
    return process.exitValue();
  }
}
