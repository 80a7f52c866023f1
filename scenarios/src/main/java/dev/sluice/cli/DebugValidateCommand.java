package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.GuestMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice debug validate}: what does not agree in the books of Nexus. */
@Command(
    name = "validate",
    description = "Looks for reservations, instances and sagas that do not belong to anything.")
final class DebugValidateCommand implements Callable<Integer> {

  /** The lists are asked for one after another: what only one look shows is no trouble. */
  private static final long PAUSE_SECONDS = 2;

  private final Terminal terminal;

  @Mixin private final NexusOptions nexus = new NexusOptions();

  DebugValidateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<String> troubles = look();
    if (!troubles.isEmpty()) {
      TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
      troubles.retainAll(look());
    }
    troubles.forEach(terminal.out()::println);
    if (troubles.isEmpty()) {
      terminal.out().println("the books agree");
    }
    return troubles.isEmpty() ? ExitCode.OK : ExitCode.VIOLATION;
  }

  private List<String> look() {
    JsonNode sagas = nexus.ask(terminal, DebugCommand.SAGAS);
    JsonNode instances = nexus.ask(terminal, DebugCommand.INSTANCES);
    JsonNode sleds = nexus.ask(terminal, DebugCommand.SLEDS);
    List<String> troubles = new ArrayList<>();
    Set<String> sledIds = new TreeSet<>();
    sleds.forEach(sled -> sledIds.add(sled.at("/info/id").asText()));
    Map<String, JsonNode> byId = new TreeMap<>();
    for (JsonNode instance : instances) {
      byId.put(instance.path("id").asText(), instance);
      boolean placed = sledIds.contains(instance.path("sled").asText());
      if (instance.path("state").asText().equals("RUNNING") && !placed) {
        troubles.add(
            "instance %s: RUNNING on '%s', which is no sled"
                .formatted(instance.path("id").asText(), instance.path("sled").asText()));
      }
    }
    long starting = 0;
    for (JsonNode saga : sagas) {
      JsonNode instance = byId.get(saga.path("instance").asText());
      if (instance == null) {
        troubles.add(
            "saga %s: starts instance '%s', which there is not"
                .formatted(saga.path("id").asText(), saga.path("instance").asText()));
      } else {
        starting += reserves(instance);
      }
    }
    for (JsonNode sled : sleds) {
      reserved(sled, instances, starting, troubles);
    }
    return troubles;
  }

  /**
   * A sled has what its instances need reserved, and at most what sagas have placed there besides.
   */
  private static void reserved(
      JsonNode sled, JsonNode instances, long startingBytes, List<String> troubles) {
    String id = sled.at("/info/id").asText();
    long needed = 0;
    for (JsonNode instance : instances) {
      needed += instance.path("sled").asText().equals(id) ? reserves(instance) : 0;
    }
    long reserved = sled.path("reservedBytes").asLong();
    if (reserved > needed + startingBytes) {
      troubles.add(
          "sled %s: %d bytes are reserved, and its instances and all sagas need %d"
              .formatted(id, reserved, needed + startingBytes));
    } else if (reserved < needed) {
      troubles.add(
          "sled %s: %d bytes are reserved, and its instances need %d"
              .formatted(id, reserved, needed));
    }
  }

  private static long reserves(JsonNode instance) {
    return GuestMemory.reservoirBytes(instance.path("memoryBytes").asLong());
  }
}
