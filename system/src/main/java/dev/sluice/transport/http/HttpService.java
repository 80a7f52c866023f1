package dev.sluice.transport.http;

import dev.sluice.api.call.Dispatcher;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a listener serves.
 *
 * @param dispatcher of calls; asked for at each, and may block until there is one
 * @param pages by path, such as {@code /healthz}
 * @param observer of all that is answered
 */
public record HttpService(
    Supplier<Dispatcher> dispatcher, Map<String, Page> pages, HttpObserver observer) {

  /** Calls alone, unobserved. */
  public static HttpService of(Dispatcher dispatcher) {
    return new HttpService(() -> dispatcher, Map.of(), exchange -> {});
  }
}
