package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Nexus is asked, and how its answer is shown. */
final class DebugOptions {

  @Mixin private final NexusOptions nexus = new NexusOptions();

  @Option(names = "--json", description = "The answer as Nexus gives it.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** The answer to a path; says on stderr where it asks. */
  JsonNode ask(Terminal terminal, String path) {
    return nexus.ask(terminal, path);
  }
}
