package dev.sluice.transport.http;

import java.time.Duration;

/**
 * What a server takes from one request and from all of them, and for how long a client waits.
 *
 * @param bodyBytes of a request; one with more is refused with 413. An answer is as long as it is
 * @param headerBytes names and values of all headers of a request; more is refused with 431
 * @param requestsAtOnce that are read or served; one more is refused with 503
 * @param connect for how long a client waits for a connection
 * @param answer for how long a client waits for an answer
 * @param drain for how long a server that closes waits for the requests it has begun
 */
public record HttpLimits(
    int bodyBytes,
    int headerBytes,
    int requestsAtOnce,
    Duration connect,
    Duration answer,
    Duration drain) {

  /**
   * Those of production. An answer may take as long as the longest limit of a caller, which sets
   * its own.
   */
  public static final HttpLimits USUAL =
      new HttpLimits(
          1 << 20,
          16 << 10,
          256,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofSeconds(10));
}
