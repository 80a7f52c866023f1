package dev.sluice.cli;

import com.sun.management.OperatingSystemMXBean;
import dev.sluice.api.Baseboard;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.ReservoirMode;
import dev.sluice.api.SledId;
import dev.sluice.bhyve.Bhyve;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.emulated.SocketBhyve;
import dev.sluice.bhyve.illumos.Device;
import dev.sluice.bhyve.illumos.IllumosBhyve;
import dev.sluice.bhyve.illumos.UnsupportedDeviceException;
import dev.sluice.platform.real.RealPlatform;
import dev.sluice.process.Addresses;
import dev.sluice.process.AgentProcess;
import dev.sluice.process.ProcessAccess;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.transport.access.TlsFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice agent}: a sled-agent as a process. */
@Command(name = "agent", description = "Serves as the sled-agent until it is told to end.")
final class AgentCommand implements Callable<Integer> {

  private static final String NONE = "none";
  private static final long MIB = 1 << 20;

  private final Serving service;
  private final InstantSource clock = InstantSource.system();

  @Mixin private final ConfigurationFile configuration = new ConfigurationFile();

  @Option(names = "--sled", paramLabel = "UUID", description = "The sled's id; required.")
  private String sled = "";

  @Mixin private final NexusAddressOption nexus = new NexusAddressOption();

  @Mixin private final ListenOption listen = new ListenOption("127.0.0.1:0");

  @Option(
      names = "--advertise",
      paramLabel = "HOST:PORT",
      description = "Where Nexus reaches it, if that is not where it serves.")
  private @Nullable String advertise;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where the number of the boot is kept; required.")
  private @Nullable Path state;

  @Option(
      names = "--reservoir",
      paramLabel = "SIZE",
      defaultValue = NONE,
      description = "Such as 64GiB or 80%%; ${DEFAULT-VALUE} until Nexus says otherwise.")
  private String reservoir = "";

  @Option(
      names = "--bhyve",
      paramLabel = "SOCKET",
      description = "That of sluice bhyve emulate, instead of this machine's bhyve.")
  private @Nullable Path socket;

  @Option(
      names = "--ram",
      paramLabel = "SIZE",
      description = "Of the sled, instead of this machine's.")
  private @Nullable String ram;

  @Option(
      names = "--serial",
      paramLabel = "TEXT",
      defaultValue = "unknown",
      description = "Of the sled's baseboard (${DEFAULT-VALUE}).")
  private String serial = "";

  @Mixin private final TlsOptions tls = new TlsOptions();

  AgentCommand(Terminal terminal, Stop stop) {
    this.service = new Serving(terminal, stop);
  }

  @Override
  public Integer call() throws Exception {
    return configuration.run(this::serve);
  }

  private int serve() throws IOException {
    if (state == null) {
      throw new BadInputException("--state: expected a folder of the sled's own");
    }
    SledId id = new SledId(uuid());
    TlsFolder folder = tls.open(clock);
    boolean loopback = folder == null;
    if (loopback && tls.tokens(clock) != null) {
      throw new BadInputException("--tokens: expected --tls-folder too");
    }
    InetSocketAddress address = listen.address(loopback, "--tls-folder");
    if (advertise == null && address.getAddress().isAnyLocalAddress()) {
      throw BadInputException.of(
          "--listen", listen.given(), "one address, at which Nexus reaches it, or --advertise too");
    } else if (advertise != null) {
      Serving.address("--advertise", advertise, loopback, "--tls-folder");
    }
    List<String> addresses = nexus.addresses();
    addresses.forEach(
        one -> Serving.address(NexusAddressOption.NAME, one, loopback, "--tls-folder"));
    AgentProcess.Options options =
        new AgentProcess.Options(
            id,
            address,
            advertise,
            addresses, // as they are given: a certificate may name the host
            state,
            new Baseboard(serial, "unknown", 0),
            ram == null ? ramOfThisMachine() : Bytes.parse("--ram", ram),
            mode(),
            folder == null ? ProcessAccess.anyone() : access(folder, id));
    String problem = options.reservoir().problem(options.ramBytes());
    if (problem != null) {
      throw new BadInputException("--reservoir: " + problem);
    }
    try (RealPlatform real = RealPlatform.create("agent")) {
      if (socket != null) {
        try (SocketBhyve bhyve = connect(socket)) {
          serve(options, real, bhyve);
        }
      } else {
        try (IllumosBhyve bhyve = ofThisMachine(real)) {
          serve(options, real, bhyve);
        }
      }
    }
    return ExitCode.OK;
  }

  private ProcessAccess access(TlsFolder folder, SledId id) {
    if (!folder.owner().speaksFor(id)) {
      throw tls.wrongOwner(folder.owner(), "sled " + id.value());
    }
    return ProcessAccess.ofAgent(folder, tls.tokens(clock), clock);
  }

  private void serve(AgentProcess.Options options, RealPlatform real, Bhyve bhyve) {
    AgentProcess started;
    try {
      started = AgentProcess.start(options, real, bhyve);
    } catch (IOException e) {
      throw new BadInputException(
          "--listen '%s', --state '%s': %s"
              .formatted(listen.given(), options.state(), e.getMessage()),
          e);
    }
    try (AgentProcess agent = started) {
      service.untilToldToEnd("sled-agent serves on " + Addresses.words(agent.address()));
    }
  }

  private UUID uuid() {
    try {
      return UUID.fromString(sled);
    } catch (IllegalArgumentException e) {
      throw BadInputException.of("--sled", sled, "a UUID");
    }
  }

  private ReservoirMode mode() {
    if (reservoir.equals(NONE)) {
      return new ReservoirMode.None();
    }
    if (reservoir.matches("[0-9]{1,3}%")) {
      return new ReservoirMode.Percent(
          Integer.parseInt(reservoir.substring(0, reservoir.length() - 1)));
    }
    return new ReservoirMode.Mebibytes(Bytes.parse("--reservoir", reservoir) / MIB);
  }

  private static SocketBhyve connect(Path socket) {
    try {
      return SocketBhyve.connect(socket);
    } catch (IOException e) {
      throw new BadInputException("--bhyve: '" + socket + "': no emulated device serves there", e);
    }
  }

  private static IllumosBhyve ofThisMachine(RealPlatform real) {
    try {
      return IllumosBhyve.open(Device.ofThisMachine(), real.platform().scheduler());
    } catch (UnsupportedDeviceException e) {
      throw new BadInputException(e.getMessage() + "; elsewhere give --bhyve", e);
    } catch (BhyveException e) {
      throw new BadInputException(String.valueOf(e.getMessage()), e);
    }
  }

  private static long ramOfThisMachine() {
    long bytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return bytes / GuestMemory.GIB * GuestMemory.GIB;
  }
}
