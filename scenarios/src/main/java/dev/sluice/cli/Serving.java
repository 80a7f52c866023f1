package dev.sluice.cli;

import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;

/** What commands share that serve until they are told to end. */
final class Serving {

  private static final int PORT_MAX = 65_535;

  private final Terminal terminal;
  private final Stop stop;

  Serving(Terminal terminal, Stop stop) {
    this.terminal = terminal;
    this.stop = stop;
  }

  /** Says that the command serves, and returns when it is told to end. */
  void untilToldToEnd(String serves) {
    CountDownLatch told = new CountDownLatch(1);
    stop.isTheUsualEnd();
    stop.onRequest(told::countDown);
    terminal.out().println(serves);
    terminal.out().flush();
    try {
      told.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The address that an option gives.
   *
   * @param loopback takes one of this machine alone, since calls are not authenticated
   * @param otherwise what it takes to be given another one
   */
  static InetSocketAddress address(
      String option, String given, boolean loopback, String otherwise) {
    String expected =
        loopback
            ? "an address of this machine alone, such as 127.0.0.1:12221, or " + otherwise
            : "an address and a port, such as 127.0.0.1:12221";
    int colon = given.lastIndexOf(':');
    if (colon <= 0 || !given.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw BadInputException.of(option, given, expected);
    }
    int port = Integer.parseInt(given.substring(colon + 1));
    try {
      InetAddress host = InetAddress.getByName(given.substring(0, colon));
      if (port > PORT_MAX || (loopback && !host.isLoopbackAddress())) {
        throw BadInputException.of(option, given, expected);
      }
      return new InetSocketAddress(host, port);
    } catch (UnknownHostException e) {
      throw BadInputException.of(option, given, expected);
    }
  }
}
