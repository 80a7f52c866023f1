package dev.sluice.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** Where a process serves. */
final class ListenOption {

  private static final String NAME = "--listen";

  @Option(
      names = NAME,
      paramLabel = "HOST:PORT",
      description = "Where to serve; port 0 for any that is free (${DEFAULT-VALUE}).")
  private String listen;

  /** Serves there unless it is told otherwise. */
  ListenOption(String address) {
    this.listen = address;
  }

  /** As it was given. */
  String given() {
    return listen;
  }

  /**
   * The address.
   *
   * @param loopback takes one of this machine alone, since calls are not authenticated
   * @param otherwise what it takes to be given another one
   */
  InetSocketAddress address(boolean loopback, String otherwise) {
    return Serving.address(NAME, listen, loopback, otherwise);
  }
}
