package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scenarios.file.BadInputException;
import java.io.InputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice debug}: what a Nexus knows; only what is given {@code -w} changes anything. */
@Command(name = "debug", description = "Asks a Nexus what it knows; changes nothing without -w.")
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
    return on(terminal, System.in);
  }

  /** The same, for which what is typed comes from {@code typed}. */
  static CommandLine on(Terminal terminal, InputStream typed) {
    return new CommandLine(new DebugCommand(terminal))
        .addSubcommand(DebugSagasCommand.on(terminal, typed))
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
    return options.show(
        terminal,
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
    return options.one(terminal, options.ask(terminal, SLEDS), "/info/id", id, "a sled");
  }

  @Command(name = "instances", description = "The instances, and whether Nexus restarts them.")
  int instances(@Mixin DebugOptions options) {
    Table table = new Table("instance", "name", "state", "sled", "restart");
    JsonNode all = options.ask(terminal, INSTANCES);
    return options.show(terminal, table, all, "/id", "/name", "/state", "/sled", "/restart");
  }

  @Command(
      name = "instance",
      description = "All that is known of one: where it runs, why it is not restarted.")
  int instance(@Parameters(paramLabel = "ID") String id, @Mixin DebugOptions options) {
    return options.one(terminal, options.ask(terminal, INSTANCES), "/id", id, "an instance");
  }

  @Command(
      name = "background-tasks",
      description = "When rounds of background work last began, and how that went.")
  int backgroundTasks(@Mixin DebugOptions options) {
    Table table = new Table("task", "period, s", "ends", "last", "outcome");
    JsonNode all = options.ask(terminal, "/debug/background-tasks");
    return options.show(
        terminal, table, all, "/name", "/periodSeconds", "/ends", "/last", "/outcome");
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
}
