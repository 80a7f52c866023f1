package dev.sluice.scenarios.smoke;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Ends the processes of a rack when the process that started them has ended in whatever way,
 * SIGKILL included: a shell in a session of its own that is told of each, and kills those that are
 * left once its standard input is closed.
 */
final class Reaper implements AutoCloseable {

  private static final String SCRIPT =
      String.join(
          "\n",
          "pids=' '",
          "while read -r what pid; do",
          "  case $what in",
          "    began) pids=\"$pids$pid \" ;;",
          "    ended) pids=\"${pids%% $pid *} ${pids#* $pid }\" ;;",
          "  esac",
          "done",
          "[ -z \"${pids# }\" ] || kill -9 $pids");

  private final Process shell;
  private final OutputStream told;
  private boolean closed;

  private Reaper(Process shell) {
    this.shell = shell;
    this.told = shell.getOutputStream();
  }

  static Reaper start() throws IOException {
    return new Reaper(
        new ProcessBuilder("setsid", "sh", "-c", SCRIPT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  void began(long pid) throws IOException {
    tell("began " + pid);
  }

  void ended(long pid) {
    try {
      tell("ended " + pid);
    } catch (IOException e) {
      throw new IllegalStateException("the shell that ends processes has ended itself", e);
    }
  }

  private synchronized void tell(String line) throws IOException {
    if (closed) {
      return; // whatever was left is dead
    }
    told.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    told.flush();
  }

  /** Kills what is left. */
  @Override
  public void close() throws IOException {
    synchronized (this) {
      closed = true;
      told.close();
    }
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
