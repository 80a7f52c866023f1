package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scenarios.file.BadInputException;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice debug}: what a Nexus knows; changes nothing. */
@Command(name = "debug", description = "Asks a Nexus what it knows, and changes nothing.")
final class DebugCommand {

  static final String SLEDS = "/v1/system/hardware/sleds";
  static final String INSTANCES = "/debug/instances";
  static final String SAGAS = "/debug/sagas";

  private final Terminal terminal;

  private DebugCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command with its subcommands. */
  static CommandLine on(Terminal terminal) {
    return new CommandLine(new DebugCommand(terminal))
        .addSubcommand(new DebugValidateCommand(terminal))
        .addSubcommand(new DebugBundleCommand(terminal));
  }

  @Command(name = "sleds", description = "The sleds, as they last reported.")
  int sleds(@Mixin DebugOptions options) {
    Table table =
        new Table(
            "sled",
            "boot",
            "policy",
            "to leave",
            "phase",
            "settled",
            "placeable",
            "reserved",
            "largest guest",
            "error");
    return show(
        options,
        table,
        options.ask(terminal, SLEDS),
        "/info/id",
        "/boot",
        "/policy",
        "/drain/remaining",
        "/info/reservoir/phase",
        "/info/reservoir/settledBytes",
        "/placeableBytes",
        "/reservedBytes",
        "/largestGuestBytes",
        "/error/errno");
  }

  @Command(name = "sled", description = "All that is known of one sled.")
  int sled(@Parameters(paramLabel = "ID") String id, @Mixin DebugOptions options) {
    return one(options, find(options.ask(terminal, SLEDS), "/info/id", id, "a sled"));
  }

  @Command(name = "instances", description = "The instances, and whether Nexus restarts them.")
  int instances(@Mixin DebugOptions options) {
    Table table = new Table("instance", "name", "state", "sled", "restart");
    JsonNode all = options.ask(terminal, INSTANCES);
    return show(options, table, all, "/id", "/name", "/state", "/sled", "/restart");
  }

  @Command(
      name = "instance",
      description = "All that is known of one: where it runs, why it is not restarted.")
  int instance(@Parameters(paramLabel = "ID") String id, @Mixin DebugOptions options) {
    return one(options, find(options.ask(terminal, INSTANCES), "/id", id, "an instance"));
  }

  @Command(name = "sagas", description = "The starts that have not ended.")
  int sagas(@Mixin DebugOptions options) {
    Table table = new Table("saga", "instance", "step", "owner", "epoch", "vmm");
    JsonNode all = options.ask(terminal, SAGAS);
    return show(options, table, all, "/id", "/instance", "/step", "/owner", "/epoch", "/vmm");
  }

  @Command(
      name = "background-tasks",
      description = "When rounds of background work last began, and how that went.")
  int backgroundTasks(@Mixin DebugOptions options) {
    Table table = new Table("task", "period, s", "ends", "last", "outcome");
    JsonNode all = options.ask(terminal, "/debug/background-tasks");
    return show(options, table, all, "/name", "/periodSeconds", "/ends", "/last", "/outcome");
  }

  @Command(name = "whatis", description = "What an id is of.")
  int whatis(@Parameters(paramLabel = "ID") String id, @Mixin DebugOptions options) {
    JsonNode instances = options.ask(terminal, INSTANCES);
    for (JsonNode one : instances) {
      if (one.path("id").asText().equals(id)) {
        return say("instance " + one.path("name").asText() + ", " + one.path("state").asText());
      } else if (one.path("vmm").asText().equals(id)) {
        return say("VMM of instance " + one.path("id").asText());
      }
    }
    for (JsonNode one : options.ask(terminal, SLEDS)) {
      if (one.at("/info/id").asText().equals(id)) {
        return say("sled, " + one.path("policy").asText());
      }
    }
    for (JsonNode one : options.ask(terminal, SAGAS)) {
      if (one.path("id").asText().equals(id)) {
        return say("saga that starts instance " + one.path("instance").asText());
      } else if (one.path("vmm").asText().equals(id)) {
        return say("VMM of saga " + one.path("id").asText());
      }
    }
    throw BadInputException.of("ID", id, "that of a sled, an instance, a VMM or a saga");
  }

  private int say(String words) {
    terminal.out().println(words);
    return ExitCode.OK;
  }

  private static JsonNode find(JsonNode all, String pointer, String id, String what) {
    for (JsonNode one : all) {
      if (one.at(pointer).asText().equals(id)) {
        return one;
      }
    }
    throw BadInputException.of("ID", id, "that of " + what + " that Nexus knows");
  }

  private int show(DebugOptions options, Table table, JsonNode all, String... pointers) {
    if (options.json()) {
      return say(all.toPrettyString());
    }
    for (JsonNode one : all) {
      String[] cells = new String[pointers.length];
      for (int i = 0; i < pointers.length; i++) {
        cells[i] = one.at(pointers[i]).asText("");
      }
      table.row(cells);
    }
    table.print(terminal.out());
    return ExitCode.OK;
  }

  private int one(DebugOptions options, JsonNode one) {
    if (options.json()) {
      return say(one.toPrettyString());
    }
    for (Map.Entry<String, JsonNode> field : one.properties()) {
      JsonNode value = field.getValue();
      terminal
          .out()
          .println(field.getKey() + ": " + (value.isValueNode() ? value.asText() : value));
    }
    return ExitCode.OK;
  }
}
