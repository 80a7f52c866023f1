package dev.sluice.scenarios.smoke;

import dev.sluice.api.BootId;
import dev.sluice.api.SledView;
import dev.sluice.api.call.NexusClient;
import dev.sluice.api.call.Transport;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.RackCommand;
import dev.sluice.scenarios.file.RackFile;
import dev.sluice.scenarios.file.RackFile.OperatorCommand;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rack that runs, and goes on when the run is over. What is done to its parts the commands of its
 * file do.
 */
final class FileRack implements RackControl {

  private final RackFile file;
  private final Transport transport;
  private final Journal journal;
  private final CommandRunner commands;
  private final List<SmokeSled> sleds = new ArrayList<>();
  private @Nullable String away; // the Nexus that was killed

  private FileRack(RackFile file, RackAtNexus at, Journal journal, Path log) {
    this.file = file;
    this.transport = at.transport();
    this.journal = journal;
    this.commands = new CommandRunner(file.folder(), log);
  }

  /**
   * The rack, to which nothing has been done.
   *
   * @throws BadInputException if it is not as the file says, or is in use
   */
  static FileRack find(RackFile file, RackAtNexus at, Journal journal, Path log)
      throws IOException {
    List<SledView> views = at.sleds();
    at.checkFree(views);
    FileRack rack = new FileRack(file, at, journal, log);
    try {
      for (int i = 0; i < views.size(); i++) {
        rack.add(i, views.get(i));
      }
    } catch (IOException e) {
      rack.close();
      throw new BadInputException(file.file() + ": " + e.getMessage(), e);
    }
    return rack;
  }

  private void add(int number, SledView view) throws IOException {
    RackFile.Sled described = file.sleds().get(number);
    SmokeSled sled = new SmokeSled(number, view.info().id(), described.reservoirBytes());
    sleds.add(sled);
    DeviceRun run = connect(number);
    if (run != null) {
      sled.deviceServes(run);
    }
    sled.boots(view.boot().number(), true);
  }

  private @Nullable DeviceRun connect(int number) throws IOException {
    RackFile.Device device = file.sleds().get(number).device();
    try {
      return device == null ? null : DeviceRun.connect(device.socket(), device.log(), journal);
    } catch (IOException e) {
      throw new IOException("sleds[" + number + "].device: " + e, e);
    }
  }

  @Override
  public List<SmokeSled> sleds() {
    return sleds;
  }

  @Override
  public List<String> nexusAddresses() {
    List<String> there = file.nexus().stream().filter(one -> !one.equals(away)).toList();
    return there.isEmpty() ? file.nexus() : there;
  }

  @Override
  public @Nullable String lacks(Need need) {
    return switch (need) {
      case OWN_RACK, SEVERAL_NEXUS -> "needs a rack of the driver's own, as with --local";
      case A_SLED_LESS -> "a sled would be lost to the rack for good";
      case TWO_SLEDS -> file.sleds().size() < 2 ? "needs two sleds" : null;
      case PAST_NEXUS ->
          file.access() == null
              ? lacks(RackCommand.REBOOT)
              : "needs sled-agents that take calls of others than Nexus, so no authority";
      case DEVICES -> lacksADevice();
      case RESTART_AGENT -> lacks(RackCommand.RESTART_AGENT);
      case FREEZE_AGENT -> lacks(RackCommand.FREEZE_AGENT, RackCommand.THAW_AGENT);
      case REBOOT -> lacks(RackCommand.REBOOT);
      case POWER_CYCLE -> lacks(RackCommand.POWER_CYCLE);
      case KILL_NEXUS -> lacks(RackCommand.KILL_NEXUS, RackCommand.START_NEXUS);
      case FAIL_DATABASE -> lacks(RackCommand.RESTART_DATABASE);
      case CUT_LINKS -> lacks(RackCommand.CUT_LINKS, RackCommand.HEAL_LINKS);
    };
  }

  private @Nullable String lacksADevice() {
    for (int i = 0; i < file.sleds().size(); i++) {
      if (file.sleds().get(i).device() == null) {
        return "needs sleds[" + i + "].device in " + file.file().getFileName();
      }
    }
    return null;
  }

  private @Nullable String lacks(RackCommand... wanted) {
    for (RackCommand one : wanted) {
      if (!one.isOfASled() && !file.commands().containsKey(one)) {
        return "needs " + one.field() + " in " + file.file().getFileName();
      }
      for (int i = 0; one.isOfASled() && i < file.sleds().size(); i++) {
        if (!file.sleds().get(i).commands().containsKey(one)) {
          return "needs sleds[%d].%s in %s".formatted(i, one.field(), file.file().getFileName());
        }
      }
    }
    return null;
  }

  @Override
  public int boundFactor() {
    return file.boundFactor();
  }

  @Override
  public void bringUp(StepBound bound) {
    // It runs.
  }

  @Override
  public void restartAgent(SmokeSled sled, StepBound bound)
      throws IOException, InterruptedException {
    BootId before = boot(sled, bound);
    run(sled, RackCommand.RESTART_AGENT);
    sled.boots(before.number() + 1, true);
  }

  @Override
  public void freezeAgent(SmokeSled sled) throws IOException, InterruptedException {
    journal.deed(sled.name() + "-agent", "freeze");
    run(sled, RackCommand.FREEZE_AGENT);
  }

  @Override
  public void thawAgent(SmokeSled sled) throws IOException, InterruptedException {
    run(sled, RackCommand.THAW_AGENT);
    journal.deed(sled.name() + "-agent", "thaw");
  }

  @Override
  public void cutLinks(SmokeSled sled) throws IOException, InterruptedException {
    run(sled, RackCommand.CUT_LINKS);
  }

  @Override
  public void healLinks(SmokeSled sled) throws IOException, InterruptedException {
    run(sled, RackCommand.HEAL_LINKS);
  }

  /** Only the first of the file. */
  @Override
  public void killNexus(int number) throws IOException, InterruptedException {
    away = file.nexus().get(number);
    journal.deed("nexus-" + number, "kill");
    try {
      run(file.commands(), RackCommand.KILL_NEXUS, "nexus-" + number);
    } catch (CommandFailedException e) {
      away = null;
      throw e;
    }
  }

  @Override
  public void startNexus(int number, StepBound bound) throws IOException, InterruptedException {
    journal.deed("nexus-" + number, "start");
    away = null;
    run(file.commands(), RackCommand.START_NEXUS, "nexus-" + number);
    NexusClient started = new NexusClient(transport, file.nexus().get(number));
    bound.until(
        Promise.AGENT_RETURNS,
        () -> "nexus-" + number + " does not serve",
        () -> RackUser.await(started.sleds()).ok());
  }

  @Override
  public boolean crashDatabase() throws IOException, InterruptedException {
    run(file.commands(), RackCommand.RESTART_DATABASE, "the database");
    return true;
  }

  @Override
  public long reboot(SmokeSled sled, StepBound bound) throws IOException, InterruptedException {
    return goesDown(sled, RackCommand.REBOOT, bound);
  }

  @Override
  public long powerCycle(SmokeSled sled, StepBound bound) throws IOException, InterruptedException {
    return goesDown(sled, RackCommand.POWER_CYCLE, bound);
  }

  /** A command may end before the sled has gone down: it was down once a newer boot is known. */
  private long goesDown(SmokeSled sled, RackCommand what, StepBound bound)
      throws IOException, InterruptedException {
    BootId before = boot(sled, bound);
    run(sled, what);
    bound.until(
        Promise.AGENT_RETURNS,
        () -> sled.name() + " has no boot after " + before,
        () -> boot(sled, bound).isNewerThan(before));
    long down = journal.nowNanos();
    if (!sled.deviceRuns().isEmpty()) {
      DeviceRun run = connect(sled.number());
      DeviceRun last = sled.deviceRuns().get(sled.deviceRuns().size() - 1);
      if (run == null || run.number() == last.number()) {
        throw new CommandFailedException(
            what.field() + " of " + sled.name() + ": its device went on");
      }
      sled.deviceServes(run);
    }
    sled.boots(before.number() + 1, true);
    journal.deed(sled.name(), "is-back");
    return down;
  }

  private void run(SmokeSled sled, RackCommand what) throws IOException, InterruptedException {
    run(file.sleds().get(sled.number()).commands(), what, sled.name());
  }

  private void run(Map<RackCommand, OperatorCommand> given, RackCommand what, String object)
      throws IOException, InterruptedException {
    OperatorCommand command = given.get(what);
    if (command == null) {
      throw new IllegalStateException("a step that does not name its need");
    }
    commands.run(what.field() + " of " + object, command);
  }

  /** The newest boot that Nexus knows of. */
  private BootId boot(SmokeSled sled, StepBound bound) {
    List<BootId> found = new ArrayList<>();
    bound.until(
        Promise.SLED_IS_KNOWN,
        () -> "Nexus says nothing of " + sled.name(),
        () -> {
          List<SledView> views =
              RackUser.await(new NexusClient(transport, nexusAddresses().get(0)).sleds()).value();
          if (views != null) {
            views.stream()
                .filter(view -> view.info().id().equals(sled.id()))
                .forEach(view -> found.add(view.boot()));
          }
          return !found.isEmpty();
        });
    return found.get(0);
  }

  @Override
  public String end(StepBound bound) {
    return "the rack goes on";
  }

  @Override
  public void close() throws IOException {
    for (SmokeSled sled : sleds) {
      sled.close();
    }
  }
}
