package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scenarios.file.BadInputException;
import java.io.InputStream;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
  static final String VMMS = "/debug/vmms";
  private static final String OUTCOME = "/debug/outcome?saga=";

  private static final Pattern UUIDS = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

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
            "used",
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
        "/info/reservoir/usedBytes",
        "/largestGuestBytes",
        "/error/errno");
  }

  @Command(name = "sled", description = "All that is known of one sled.")
  int sled(@Parameters(paramLabel = "ID") String id, @Mixin DebugOptions options) {
    return options.one(terminal, options.ask(terminal, SLEDS), "/info/id", id, "a sled");
  }

  @Command(name = "instances", description = "The instances, and whether Nexus restarts them.")
  int instances(@Mixin DebugOptions options) {
    Table table = new Table("instance", "name", "state", "sled", "failed since", "restart");
    JsonNode all = options.ask(terminal, INSTANCES);
    return options.show(
        terminal, table, all, "/id", "/name", "/state", "/sled", "/failedSince", "/restart");
  }

  @Command(
      name = "instance",
      description =
          "All that is known of one: where it runs, since when it has failed, why it is not restarted.")
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
    String answer = named(id, options);
    if (answer == null) {
      throw BadInputException.of("ID", id, "that of a sled, an instance, a VMM or a saga");
    }
    terminal.out().println(answer);
    return ExitCode.OK;
  }

  private @Nullable String named(String id, DebugOptions options) {
    for (JsonNode one : options.ask(terminal, INSTANCES)) {
      if (one.path("id").asText().equals(id)) {
        return "instance " + one.path("name").asText() + ", " + one.path("state").asText();
      } else if (one.path("vmm").asText().equals(id)) {
        return "VMM of instance " + one.path("id").asText();
      }
    }
    for (JsonNode one : options.ask(terminal, SLEDS)) {
      if (one.at("/info/id").asText().equals(id)) {
        return "sled, " + one.path("policy").asText();
      }
    }
    for (JsonNode one : options.ask(terminal, SAGAS)) {
      if (one.path("id").asText().equals(id)) {
        return "saga that starts instance " + one.path("instance").asText();
      } else if (one.path("vmm").asText().equals(id)) {
        return "VMM of saga " + one.path("id").asText();
      } else if (one.path("instance").asText().equals(id)) {
        return "instance that is deleted, of saga " + one.path("id").asText();
      }
    }
    String left = ofWhatIsLeft(id, options);
    return left == null && UUIDS.matcher(id).matches() ? ofAnEndedSaga(id, options) : left;
  }

  /** Of a deleted instance its VMM is left until it is proved to be gone. */
  private @Nullable String ofWhatIsLeft(String id, DebugOptions options) {
    for (JsonNode one : options.ask(terminal, VMMS)) {
      String instance = one.path("instance").asText();
      String where =
          ", %s on sled %s".formatted(one.path("state").asText(), one.path("sled").asText());
      if (one.path("id").asText().equals(id)) {
        boolean deleted = one.path("deleted").asBoolean();
        return "VMM of instance " + instance + (deleted ? ", which is deleted" : "") + where;
      } else if (instance.equals(id)) {
        return "instance that is deleted; its VMM " + one.path("id").asText() + where;
      }
    }
    return null;
  }

  private @Nullable String ofAnEndedSaga(String id, DebugOptions options) {
    for (JsonNode one : options.ask(terminal, OUTCOME + id)) {
      String instance = one.path("instance").asText();
      return "saga that ended at %s, %s%s"
          .formatted(
              one.path("ended").asText(),
              one.path("outcome").asText(),
              instance.isEmpty() ? "" : ": instance " + instance);
    }
    return null;
  }
}
