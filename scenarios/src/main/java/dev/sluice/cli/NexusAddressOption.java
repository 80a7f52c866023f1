package dev.sluice.cli;

import java.util.List;
import picocli.CommandLine.Option;

/** Where the Nexus of a rack serve. */
final class NexusAddressOption {

  static final String NAME = "--nexus";

  @Option(
      names = NAME,
      paramLabel = "HOST:PORT,...",
      description =
          "Where each Nexus of the rack serves (${DEFAULT-VALUE}); to the next when one is silent.")
  private String nexus = "127.0.0.1:12221";

  /** As it was given. */
  String given() {
    return nexus;
  }

  /** Each of them, at least one. */
  List<String> addresses() {
    return List.of(nexus.split(",", -1));
  }
}
