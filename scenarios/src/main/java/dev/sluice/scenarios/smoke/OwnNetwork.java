package dev.sluice.scenarios.smoke;

import dev.sluice.scenarios.campaign.Stop;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network namespace of Linux for a rack on this machine: nothing outside reaches its processes,
 * their ports collide with no others, and packets between them can be dropped. A process cannot
 * enter one with all its threads, so that the command is run again in one.
 */
public final class OwnNetwork {

  private static final Logger LOG = LoggerFactory.getLogger(OwnNetwork.class);
  private static final String PROPERTY = "sluice.network.own";
  private static final long PROBE_SECONDS = 10;
  private static final String UP = "ip link set lo up";

  private final List<String> enter;

  private OwnNetwork(List<String> enter) {
    this.enter = enter;
  }

  /** Whether this process is in one. */
  public static boolean isHere() {
    return Boolean.getBoolean(PROPERTY);
  }

  /**
   * A network that has not begun; null where none is allowed, or the programs for it are not there.
   */
  public static @Nullable OwnNetwork find() {
    List<String> enter = new ArrayList<>(List.of("unshare", "--net"));
    if (!System.getProperty("user.name").equals("root")) {
      enter.addAll(List.of("--user", "--map-current-user", "--keep-caps"));
    }
    List<String> probe = new ArrayList<>(enter);
    probe.addAll(List.of("sh", "-c", UP));
    return succeeds(probe) ? new OwnNetwork(enter) : null;
  }

  /** Whether a program is there, ends in time, and with 0. */
  static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue() == 0;
      }
      process.destroyForcibly();
    } catch (IOException e) {
      LOG.debug("{}", command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /**
   * Runs a command of this program there, to its end.
   *
   * @param words its arguments
   * @param stop ends it early
   * @return its exit code
   */
  public int run(String main, List<String> words, Stop stop)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.addAll(enter);
    command.addAll(List.of("sh", "-c", UP + " && exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-D" + PROPERTY + "=true");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(words);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    stop.onRequest(process::destroy);
    int code = process.waitFor(); // its input stays open until then
    process.getOutputStream().close();
    return code;
  }

  /** Ends this run once the process that has begun it has ended, in whatever way. */
  public static void endWithParent(Stop stop) {
    InputStream parent = System.in;
    Thread watch =
        new Thread(
            () -> {
              try {
                while (parent.read() >= 0) {}
              } catch (IOException e) {
                LOG.debug("the parent has ended", e);
              }
              stop.request();
            },
            "smoke-parent");
    watch.setDaemon(true);
    watch.start();
  }
}
