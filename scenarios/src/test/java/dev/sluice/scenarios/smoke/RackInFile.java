package dev.sluice.scenarios.smoke;

import dev.sluice.reports.Json;
import dev.sluice.scenarios.file.RackCommand;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A rack of processes on this machine, and a {@code rack.json} that describes it, with a command
 * for each that may be given. The commands leave a file that says what is wanted, and wait until it
 * is gone.
 */
public final class RackInFile implements AutoCloseable {

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String SCRIPT =
      String.join(
          "\n",
          "wanted=asked/$1-$2",
          ": >$wanted",
          "while [ -e $wanted ]; do sleep 0.1; done",
          "echo $1 of $2 is done",
          "[ ! -e failed ]");

  private final LocalRack rack;
  private final Path folder;
  private final WatchService asked;
  private final Thread servant;

  private RackInFile(LocalRack rack, Path folder, WatchService asked) {
    this.rack = rack;
    this.folder = folder;
    this.asked = asked;
    this.servant = new Thread(this::serve, "rack-in-file");
  }

  /** Brings a rack up, and writes its file into a folder. */
  public static RackInFile bringUp(SmokeOptions options, Path folder) throws IOException {
    Path orders = Files.createDirectories(folder.resolve("asked"));
    Files.writeString(folder.resolve("ask"), SCRIPT);
    WatchService asked = folder.getFileSystem().newWatchService();
    orders.register(asked, StandardWatchEventKinds.ENTRY_CREATE);
    RackInFile up = new RackInFile(LocalRack.prepare(options, new Journal()), folder, asked);
    try {
      up.rack.bringUp(new StepBound(LONG));
      up.servant.start();
      return up;
    } catch (IOException | RuntimeException e) {
      up.close();
      throw e;
    }
  }

  /** The file, without some of the commands. */
  public Path file(List<RackCommand> without) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("nexus", rack.nexusAddresses());
    List<Object> sleds = new ArrayList<>();
    for (SmokeSled sled : rack.sleds()) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("serial", sled.name());
      one.put("reservoirMib", sled.reservoirBytes() >> 20);
      one.put(
          "device",
          Map.of("socket", rack.socket(sled).toString(), "log", rack.deviceLog(sled).toString()));
      commands(one, true, String.valueOf(sled.number()), without);
      sleds.add(one);
    }
    all.put("sleds", sleds);
    commands(all, false, "0", without);
    return Files.writeString(folder.resolve("rack.json"), new Json().pretty(all));
  }

  private static void commands(
      Map<String, Object> of, boolean ofASled, String number, List<RackCommand> without) {
    for (RackCommand one : RackCommand.values()) {
      if (one.isOfASled() == ofASled && !without.contains(one)) {
        List<String> words = List.of("sh", "ask", one.name(), number);
        Map<String, Object> command = new LinkedHashMap<>();
        command.put("command", words);
        command.put("boundSeconds", LONG.toSeconds());
        of.put(one.field(), command);
      }
    }
  }

  private void serve() {
    try {
      for (boolean valid = true; valid; ) {
        WatchKey key = asked.take();
        key.pollEvents(); // what there is counts, also when an event was lost
        obeyAll();
        valid = key.reset();
      }
    } catch (ClosedWatchServiceException e) {
      // The rack has been closed.
    } catch (IOException | InterruptedException | RuntimeException e) {
      fails(e);
    }
  }

  private void obeyAll() throws IOException, InterruptedException {
    List<Path> orders;
    try (Stream<Path> list = Files.list(folder.resolve("asked"))) {
      orders = list.toList();
    }
    for (Path order : orders) {
      String[] words = String.valueOf(order.getFileName()).split("-", 2);
      obey(RackCommand.valueOf(words[0]), Integer.parseInt(words[1]));
      Files.delete(order);
    }
  }

  private void fails(Exception e) {
    try {
      Files.writeString(folder.resolve("failed"), String.valueOf(e));
    } catch (IOException again) {
      throw new IllegalStateException(again);
    }
  }

  private void obey(RackCommand what, int number) throws IOException, InterruptedException {
    StepBound bound = new StepBound(LONG);
    SmokeSled sled = rack.sleds().get(number);
    switch (what) {
      case RESTART_AGENT -> rack.restartAgent(sled, bound);
      case REBOOT -> rack.reboot(sled, bound);
      case POWER_CYCLE -> rack.powerCycle(sled, bound);
      case FREEZE_AGENT -> rack.freezeAgent(sled);
      case THAW_AGENT -> rack.thawAgent(sled);
      case CUT_LINKS -> rack.cutLinks(sled);
      case HEAL_LINKS -> rack.healLinks(sled);
      case KILL_NEXUS -> rack.killNexus(number);
      case START_NEXUS -> rack.startNexus(number, bound);
      case RESTART_DATABASE -> rack.crashDatabase();
    }
  }

  @Override
  public void close() throws IOException {
    asked.close();
    rack.close();
  }
}
