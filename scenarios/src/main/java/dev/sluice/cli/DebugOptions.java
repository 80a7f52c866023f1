package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.scenarios.file.BadInputException;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Nexus is asked, and how its answer is shown. */
final class DebugOptions {

  @Mixin private final NexusOptions nexus = new NexusOptions();

  @Option(names = "--json", description = "The answer as Nexus gives it.")
  private boolean json;

  /** The answer to a path; says on stderr where it asks. */
  JsonNode ask(Terminal terminal, String path) {
    return nexus.ask(terminal, path);
  }

  /** Prints a list, with what the pointers lead to as the cells of a row. */
  int show(Terminal terminal, Table table, JsonNode all, String... pointers) {
    if (json) {
      terminal.out().println(all.toPrettyString());
      return ExitCode.OK;
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

  /**
   * Prints the one of a list whose {@code pointer} leads to {@code id}.
   *
   * @param what the list is of, for the complaint that it is not in it
   */
  int one(Terminal terminal, JsonNode all, String pointer, String id, String what) {
    JsonNode one = find(all, pointer, id, what);
    if (json) {
      terminal.out().println(one.toPrettyString());
      return ExitCode.OK;
    }
    for (Map.Entry<String, JsonNode> field : one.properties()) {
      JsonNode value = field.getValue();
      terminal
          .out()
          .println(field.getKey() + ": " + (value.isValueNode() ? value.asText() : value));
    }
    return ExitCode.OK;
  }

  /** The one of a list whose {@code pointer} leads to {@code id}. */
  static JsonNode find(JsonNode all, String pointer, String id, String what) {
    for (JsonNode one : all) {
      if (one.at(pointer).asText().equals(id)) {
        return one;
      }
    }
    throw BadInputException.of("ID", id, "that of " + what + " that Nexus knows");
  }
}
