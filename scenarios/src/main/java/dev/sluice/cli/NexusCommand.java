package dev.sluice.cli;

import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.nexus.store.sql.DatabaseException;
import dev.sluice.nexus.store.sql.SharedPostgres;
import dev.sluice.process.Addresses;
import dev.sluice.process.NexusProcess;
import dev.sluice.process.ProcessAccess;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.transport.access.Role;
import dev.sluice.transport.access.TlsFolder;
import dev.sluice.transport.access.Tokens;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice nexus}: a Nexus as a process. */
@Command(name = "nexus", description = "Serves as Nexus until it is told to end.")
final class NexusCommand implements Callable<Integer> {

  private final Serving service;
  private final InstantSource clock = InstantSource.system();

  @Mixin private final ConfigurationFile configuration = new ConfigurationFile();

  @Mixin private final ListenOption listen = new ListenOption("127.0.0.1:12221");

  @Mixin private final DatabaseOptions database = new DatabaseOptions();

  @Option(
      names = "--db-folder",
      paramLabel = "DIR",
      defaultValue = "target/nexus-db",
      description = "Of the embedded database (${DEFAULT-VALUE}).")
  private Path folder = Path.of("");

  @Mixin private final TlsOptions tls = new TlsOptions();

  NexusCommand(Terminal terminal, Stop stop) {
    this.service = new Serving(terminal, stop);
  }

  @Override
  public Integer call() throws Exception {
    return configuration.run(this::serve);
  }

  private int serve() {
    TlsFolder folder = tls.open(clock);
    Tokens tokens = tls.tokens(clock);
    if ((folder == null) != (tokens == null)) {
      throw new BadInputException("--tls-folder, --tokens: expected both or neither");
    }
    InetSocketAddress address = listen.address(folder == null, "--tls-folder and --tokens");
    ProcessAccess access =
        folder == null || tokens == null ? ProcessAccess.anyone() : access(folder, tokens);
    try (NexusProcess nexus = NexusProcess.start(address, database(), access)) {
      service.untilToldToEnd("nexus serves on " + Addresses.words(nexus.address()));
    } catch (DatabaseException e) {
      throw new BadInputException("--db: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new BadInputException("--listen: '" + listen.given() + "': " + e.getMessage(), e);
    }
    return ExitCode.OK;
  }

  private ProcessAccess access(TlsFolder folder, Tokens tokens) {
    if (!folder.owner().has(Role.NEXUS)) {
      throw tls.wrongOwner(folder.owner(), "a Nexus");
    }
    return ProcessAccess.ofNexus(folder, tokens, clock);
  }

  private DatabaseAddress database() {
    DatabaseAddress given = database.address();
    return given == null ? SharedPostgres.join(folder) : given;
  }
}
