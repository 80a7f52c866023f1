package dev.sluice.cli;

import dev.sluice.bhyve.emulated.DeviceServer;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice bhyve emulate}: a device for a sled-agent on a machine that has none. */
@Command(
    name = "emulate",
    description = "Serves an emulated device until it is told to end; its VMs end with it.")
final class BhyveEmulateCommand implements Callable<Integer> {

  private final Serving service;

  @Parameters(paramLabel = "SOCKET", description = "Where to make its Unix domain socket.")
  private Path socket = Path.of("");

  @Option(
      names = "--limit",
      paramLabel = "SIZE",
      defaultValue = "48GiB",
      description = "Most that the reservoir may hold (${DEFAULT-VALUE}).")
  private String limit = "";

  @Option(
      names = "--speed",
      paramLabel = "SIZE",
      defaultValue = "4GiB",
      description = "Pages added, removed or zeroed in a second (${DEFAULT-VALUE}).")
  private String speed = "";

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description = "Adds to FILE what happens, a JSON object a line.")
  private @Nullable Path log;

  BhyveEmulateCommand(Terminal terminal, Stop stop) {
    this.service = new Serving(terminal, stop);
  }

  @Override
  public Integer call() {
    long limitBytes = Bytes.parse("--limit", limit);
    long bytesPerSecond = Bytes.parse("--speed", speed);
    if (bytesPerSecond <= 0) {
      throw BadInputException.of("--speed", speed, "more than 0");
    }
    try (DeviceServer device = DeviceServer.open(socket, limitBytes, bytesPerSecond, log)) {
      service.untilToldToEnd("emulated bhyve serves on " + socket);
    } catch (IOException e) {
      throw new BadInputException("SOCKET: '" + socket + "': " + e.getMessage(), e);
    }
    return ExitCode.OK;
  }
}
