package dev.sluice.scenarios.smoke;

import dev.sluice.api.SledId;
import dev.sluice.nexus.store.sql.DatabaseAddress;
import dev.sluice.nexus.store.sql.EmbeddedPostgres;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a rack on the loopback interface: devices, sled-agents, Nexus and, unless
 * another is given, the database. What they keep is in a folder that goes with them.
 */
final class LocalRack implements RackControl {

  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final SmokeOptions options;
  private final Journal journal;
  private final LocalCommands commands;
  private final List<SmokeSled> sleds = new ArrayList<>();
  private final List<@Nullable ChildProcess> devices = new ArrayList<>();
  private final List<@Nullable ChildProcess> agents = new ArrayList<>();
  private final List<@Nullable ChildProcess> nexuses = new ArrayList<>();
  private final List<String> nexusAddresses = new ArrayList<>();
  private final long[] boots;
  private final List<LinkProxy> links = new ArrayList<>();
  private final List<LinkProxy> linksToAgents = new ArrayList<>();
  private final Set<Integer> awayNexuses = new TreeSet<>();
  private @Nullable LocalDatabase database;
  private final @Nullable Firewall firewall = Firewall.find();

  private LocalRack(SmokeOptions options, Journal journal, LocalCommands commands) {
    this.options = options;
    this.journal = journal;
    this.commands = commands;
    this.boots = new long[options.sleds()];
    for (int i = 0; i < options.sleds(); i++) {
      sleds.add(new SmokeSled(i, new SledId(UUID.randomUUID()), options.sled(i).reservoirBytes()));
      devices.add(null);
      agents.add(null);
    }
  }

  /** A rack of which nothing runs yet. */
  static LocalRack prepare(SmokeOptions options, Journal journal) throws IOException {
    return new LocalRack(options, journal, LocalCommands.prepare(options, journal));
  }

  @Override
  public List<SmokeSled> sleds() {
    return sleds;
  }

  @Override
  public List<String> nexusAddresses() {
    return IntStream.range(0, nexusAddresses.size())
        .filter(number -> !awayNexuses.contains(number))
        .mapToObj(nexusAddresses::get)
        .toList();
  }

  /** Where a Nexus serves. */
  String nexusAddress(int number) {
    return nexusAddresses.get(number);
  }

  @Override
  public @Nullable String lacks(Need need) {
    return switch (need) {
      case SEVERAL_NEXUS -> options.nexuses() == 1 ? "needs --nexus 2" : null;
      case TWO_SLEDS -> options.sleds() == 1 ? "needs --sleds 2" : null;
      default -> null;
    };
  }

  @Override
  public int boundFactor() {
    return 1;
  }

  /** Starts the database, all Nexus, the devices and the sled-agents. */
  @Override
  public void bringUp(StepBound bound) throws IOException {
    database = LocalDatabase.start(options.database(), commands.folder().resolve("db"));
    for (int i = 0; i < options.nexuses(); i++) {
      startNexus(i, bound);
    }
    layLinks();
    for (SmokeSled sled : sleds) {
      startDevice(sled, bound);
    }
    for (SmokeSled sled : sleds) {
      startAgent(sled);
    }
  }

  /** The sled-agent that was started last. */
  ChildProcess agent(SmokeSled sled) {
    return Objects.requireNonNull(agents.get(sled.number()), "the sled-agent was not started");
  }

  /** The device that was started last. */
  ChildProcess device(SmokeSled sled) {
    return Objects.requireNonNull(devices.get(sled.number()), "the device was not started");
  }

  ChildProcess nexus(int number) {
    return Objects.requireNonNull(nexuses.get(number));
  }

  /** The most that the device of a sled gives to its reservoir. */
  long limitBytes(SmokeSled sled) {
    return options.sled(sled.number()).limitBytes();
  }

  /** By SIGSTOP. */
  @Override
  public void freezeAgent(SmokeSled sled) throws IOException, InterruptedException {
    journal.deed(sled.name() + "-agent", "freeze");
    agent(sled).freeze();
  }

  /** By SIGCONT. */
  @Override
  public void thawAgent(SmokeSled sled) throws IOException, InterruptedException {
    agent(sled).thaw();
    journal.deed(sled.name() + "-agent", "thaw");
  }

  /** By SIGSTOP: whoever asks it waits until it is thawed, and so does the driver. */
  void freezeDevice(SmokeSled sled) throws IOException, InterruptedException {
    journal.deed(sled.name() + "-device", "freeze");
    device(sled).freeze();
  }

  /** By SIGCONT. */
  void thawDevice(SmokeSled sled) throws IOException, InterruptedException {
    device(sled).thaw();
    journal.deed(sled.name() + "-device", "thaw");
  }

  /** By SIGSTOP; nobody asks it until it is thawed. */
  void freezeNexus(int number) throws IOException, InterruptedException {
    journal.deed("nexus-" + number, "freeze");
    awayNexuses.add(number);
    nexus(number).freeze();
  }

  /** By SIGKILL; nobody asks it until it is started. */
  @Override
  public void killNexus(int number) throws InterruptedException {
    awayNexuses.add(number);
    journal.deed("nexus-" + number, "kill");
    nexus(number).kill();
  }

  /** By SIGCONT. */
  void thawNexus(int number) throws IOException, InterruptedException {
    nexus(number).thaw();
    journal.deed("nexus-" + number, "thaw");
    awayNexuses.remove(number);
  }

  /** The database of all Nexus. */
  LocalDatabase database() {
    return Objects.requireNonNull(database, "the database was not started");
  }

  /** Starts a Nexus, at the address that it had before, and waits until it serves. */
  @Override
  public void startNexus(int number, StepBound bound) throws IOException {
    while (nexuses.size() <= number) {
      nexuses.add(null);
      nexusAddresses.add("127.0.0.1:0");
    }
    DatabaseAddress at = database().address();
    List<String> words =
        new ArrayList<>(
            List.of(
                "nexus", "--listen", nexusAddresses.get(number), "--db", database().linkedUrl()));
    words.addAll(List.of("--db-user", at.user()));
    if (at.passwordFile() != null) {
      words.addAll(List.of("--db-password-file", at.passwordFile().toAbsolutePath().toString()));
    }
    ChildProcess nexus = commands.start("nexus-" + number, words);
    nexuses.set(number, nexus);
    nexusAddresses.set(number, serving(nexus, bound));
    awayNexuses.remove(number);
  }

  /** What drops packets; null if nothing can, and links alone fail. */
  @Nullable Firewall firewall() {
    return firewall;
  }

  /** The link from a sled-agent to Nexus. */
  LinkProxy link(SmokeSled sled) {
    return links.get(sled.number());
  }

  /** The link from all Nexus to a sled-agent. */
  LinkProxy linkToAgent(SmokeSled sled) {
    return linksToAgents.get(sled.number());
  }

  @Override
  public void cutLinks(SmokeSled sled) {
    link(sled).set(LinkProxy.Mode.CUT);
    linkToAgent(sled).set(LinkProxy.Mode.CUT);
  }

  @Override
  public void healLinks(SmokeSled sled) {
    link(sled).set(LinkProxy.Mode.PASS);
    linkToAgent(sled).set(LinkProxy.Mode.PASS);
  }

  @Override
  public boolean crashDatabase() {
    EmbeddedPostgres own = database().embedded();
    if (own != null) {
      own.crash();
    }
    return own != null;
  }

  /** Lays the links from sled-agents to Nexus, to each Nexus in turn, and those back. */
  private void layLinks() throws IOException {
    for (int i = 0; i < sleds.size(); i++) {
      int nexus = i % nexusAddresses.size();
      links.add(LinkProxy.to(() -> socketAddress(nexusAddresses.get(nexus))));
      SmokeSled sled = sleds.get(i);
      linksToAgents.add(LinkProxy.to(() -> agentAddress(sled)));
    }
  }

  private InetSocketAddress agentAddress(SmokeSled sled) throws IOException {
    String address = agent(sled).address();
    if (address == null) {
      throw new ConnectException("the agent of " + sled.name() + " does not serve");
    }
    return socketAddress(address);
  }

  private static InetSocketAddress socketAddress(String words) {
    int colon = words.lastIndexOf(':');
    return new InetSocketAddress(
        words.substring(0, colon), Integer.parseInt(words.substring(colon + 1)));
  }

  /** Starts a device, and waits until it serves. */
  private void startDevice(SmokeSled sled, StepBound bound) throws IOException {
    Path socket = socket(sled);
    Path log = deviceLog(sled);
    ChildProcess device =
        commands.start(
            sled.name() + "-device",
            List.of(
                "bhyve",
                "emulate",
                socket.toString(),
                "--limit",
                mebibytes(options.sled(sled.number()).limitBytes()),
                "--speed",
                mebibytes(options.sled(sled.number()).bytesPerSecond()),
                "--log",
                log.toString()));
    devices.set(sled.number(), device);
    serving(device, bound);
    sled.deviceServes(DeviceRun.connect(socket, log, journal));
  }

  /** Starts a sled-agent; it serves a little later. */
  void startAgent(SmokeSled sled) throws IOException {
    ChildProcess agent =
        commands.start(
            sled.name() + "-agent",
            List.of(
                "agent",
                "--sled",
                sled.id().toString(),
                "--nexus",
                link(sled).address(),
                "--advertise",
                linkToAgent(sled).address(),
                "--state",
                commands.folder().resolve(sled.name()).toString(),
                "--bhyve",
                socket(sled).toString(),
                "--ram",
                mebibytes(options.sled(sled.number()).ramBytes()),
                "--reservoir",
                mebibytes(options.sled(sled.number()).reservoirBytes()),
                "--serial",
                sled.name()));
    agents.set(sled.number(), agent);
    sled.boots(++boots[sled.number()], false);
  }

  /** Ends it by SIGKILL first. */
  @Override
  public void restartAgent(SmokeSled sled, StepBound bound)
      throws IOException, InterruptedException {
    agent(sled).kill();
    startAgent(sled);
  }

  /** By SIGTERM of the sled-agent, then of the device. */
  @Override
  public long reboot(SmokeSled sled, StepBound bound) throws IOException, InterruptedException {
    endInOrder(agent(sled), bound);
    endInOrder(device(sled), bound);
    return powerOn(sled, bound);
  }

  /** By SIGKILL of both. */
  @Override
  public long powerCycle(SmokeSled sled, StepBound bound) throws IOException, InterruptedException {
    agent(sled).kill();
    device(sled).kill();
    return powerOn(sled, bound);
  }

  /** Starts device and sled-agent, which have ended; answers a moment by which they had. */
  long powerOn(SmokeSled sled, StepBound bound) throws IOException {
    long off = journal.nowNanos();
    startDevice(sled, bound);
    startAgent(sled);
    return off;
  }

  private static void endInOrder(ChildProcess process, StepBound bound)
      throws InterruptedException {
    process.tellToEnd();
    Integer code = process.awaitEnd(bound.left());
    if (code == null || code != 0) {
      throw new SmokeFailureException(
          Promise.AGENT_RETURNS, process.name() + " was told to end, and its code is " + code);
    }
  }

  /** No row of an instance is left; all processes end with 0. */
  @Override
  public String end(StepBound bound) throws IOException, InterruptedException {
    long rows = rows();
    if (rows != 0) {
      throw new SmokeFailureException(
          Promise.NO_ORPHAN_RESERVATION, rows + " rows are left in " + Books.OF_INSTANCES);
    }
    List<ChildProcess> all = processes();
    // Agents first: a device that ends is a sled that loses its power.
    for (ChildProcess process : all) {
      endInOrder(process, bound);
    }
    return "0 rows, " + all.size() + " processes ended with 0";
  }

  private long rows() throws IOException {
    try {
      return Books.rows(database().address(), Books.OF_INSTANCES);
    } catch (SQLException e) {
      throw new IOException("the database does not tell what is left", e);
    }
  }

  /** What all runs of a device write down. */
  Path deviceLog(SmokeSled sled) {
    return commands.logs().resolve(sled.name() + "-device.jsonl");
  }

  /** Where a device serves. */
  Path socket(SmokeSled sled) {
    return commands.folder().resolve(sled.name() + ".vmm");
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + "MiB";
  }

  /** Waits until a process serves, and answers where. */
  static String serving(ChildProcess process, StepBound bound) throws IOException {
    bound.until(
        Promise.AGENT_RETURNS,
        () -> process.name() + " does not serve",
        () -> {
          if (!process.isAlive()) {
            throw new IOException(process.name() + " has ended: " + process.lastWords());
          }
          return process.address() != null;
        });
    return Objects.requireNonNull(process.address());
  }

  /**
   * The processes that run now, by name, the database's first among its own if it is this rack's.
   */
  Map<String, Long> pids() throws IOException {
    Map<String, Long> pids = new TreeMap<>();
    processes().forEach(process -> pids.put(process.name(), process.pid()));
    Long ofDatabase = database == null ? null : database.pid();
    if (ofDatabase != null) {
      pids.put("database", ofDatabase);
    }
    return pids;
  }

  /** All processes that were started and have not been replaced. */
  private List<ChildProcess> processes() {
    List<ChildProcess> all = new ArrayList<>();
    Stream.of(agents, nexuses, devices)
        .flatMap(List::stream)
        .filter(Objects::nonNull)
        .forEach(all::add);
    return all;
  }

  /** Ends whatever is left, and removes the folder. */
  @Override
  public void close() throws IOException {
    for (SmokeSled sled : sleds) {
      sled.close();
    }
    List<ChildProcess> all = processes();
    all.forEach(ChildProcess::tellToEnd);
    try {
      for (ChildProcess process : all) {
        if (process.awaitEnd(END_MAX) == null) {
          process.kill();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the reaper kills the rest
    } finally {
      commands.killAll();
      for (LinkProxy link : links) {
        link.close();
      }
      for (LinkProxy link : linksToAgents) {
        link.close();
      }
      if (database != null) {
        database.close();
      }
      commands.removeFolder();
    }
  }
}
