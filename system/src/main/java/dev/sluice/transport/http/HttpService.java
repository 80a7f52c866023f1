package dev.sluice.transport.http;

import dev.sluice.api.call.Dispatcher;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a listener serves, and to whom.
 *
 * @param dispatcher of calls; asked for at each, and may block until there is one
 * @param pages by path, such as {@code /healthz}
 * @param observer of all that is answered
 * @param access who may call
 */
public record HttpService(
    Supplier<Dispatcher> dispatcher,
    Map<String, Page> pages,
    HttpObserver observer,
    ListenerAccess access) {

  /** Calls alone, unobserved. */
  public static HttpService of(Dispatcher dispatcher, ListenerAccess access) {
    return new HttpService(() -> dispatcher, Map.of(), exchange -> {}, access);
  }
}
