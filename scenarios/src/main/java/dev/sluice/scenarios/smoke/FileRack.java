package dev.sluice.scenarios.smoke;

import dev.sluice.api.BootId;
import dev.sluice.api.SledView;
import dev.sluice.api.call.NexusClient;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.scenarios.file.RackFile;
import dev.sluice.scenarios.file.RackFile.OperatorCommand;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rack that runs, and goes on when the run is over. What is done to its parts the commands of its
 * file do.
 */
final class FileRack implements RackControl {

  private final RackFile file;
  private final NexusClient nexus;
  private final Journal journal;
  private final CommandRunner commands;
  private final List<SmokeSled> sleds = new ArrayList<>();

  private FileRack(RackFile file, RackAtNexus at, Journal journal, Path log) {
    this.file = file;
    this.nexus = new NexusClient(at.transport(), file.nexus().get(0));
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
    return file.nexus();
  }

  @Override
  public @Nullable String lacks(Need need) {
    return switch (need) {
      case OWN_RACK, SEVERAL_NEXUS -> "needs a rack of the driver's own, as with --local";
      case RESTART_AGENT -> lacks("restartAgent", RackFile.Sled::restartAgent);
      case REBOOT -> lacks("reboot", RackFile.Sled::reboot);
      case POWER_CYCLE -> lacks("powerCycle", RackFile.Sled::powerCycle);
    };
  }

  private @Nullable String lacks(
      String field, Function<RackFile.Sled, @Nullable OperatorCommand> command) {
    for (int i = 0; i < file.sleds().size(); i++) {
      if (command.apply(file.sleds().get(i)) == null) {
        return "needs sleds[" + i + "]." + field + " in " + file.file().getFileName();
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
    run(sled, "restartAgent", file.sleds().get(sled.number()).restartAgent());
    sled.boots(before.number() + 1, true);
  }

  @Override
  public long reboot(SmokeSled sled, StepBound bound) throws IOException, InterruptedException {
    return goesDown(sled, "reboot", file.sleds().get(sled.number()).reboot(), bound);
  }

  @Override
  public long powerCycle(SmokeSled sled, StepBound bound) throws IOException, InterruptedException {
    return goesDown(sled, "powerCycle", file.sleds().get(sled.number()).powerCycle(), bound);
  }

  /** A command may end before the sled has gone down: it was down once a newer boot is known. */
  private long goesDown(
      SmokeSled sled, String what, @Nullable OperatorCommand command, StepBound bound)
      throws IOException, InterruptedException {
    BootId before = boot(sled, bound);
    run(sled, what, command);
    bound.until(
        Promise.AGENT_RETURNS,
        () -> sled.name() + " has no boot after " + before,
        () -> boot(sled, bound).isNewerThan(before));
    long down = journal.nowNanos();
    if (!sled.deviceRuns().isEmpty()) {
      DeviceRun run = connect(sled.number());
      DeviceRun last = sled.deviceRuns().get(sled.deviceRuns().size() - 1);
      if (run == null || run.number() == last.number()) {
        throw new CommandFailedException(what + " of " + sled.name() + ": its device went on");
      }
      sled.deviceServes(run);
    }
    sled.boots(before.number() + 1, true);
    journal.deed(sled.name(), "is-back");
    return down;
  }

  private void run(SmokeSled sled, String what, @Nullable OperatorCommand command)
      throws IOException, InterruptedException {
    if (command == null) {
      throw new IllegalStateException("a step that does not name its need");
    }
    commands.run(what + " of " + sled.name(), command);
  }

  /** The newest boot that Nexus knows of. */
  private BootId boot(SmokeSled sled, StepBound bound) {
    List<BootId> found = new ArrayList<>();
    bound.until(
        Promise.SLED_IS_KNOWN,
        () -> "Nexus says nothing of " + sled.name(),
        () -> {
          List<SledView> views = RackUser.await(nexus.sleds()).value();
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
