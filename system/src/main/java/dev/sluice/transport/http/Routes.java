package dev.sluice.transport.http;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of all calls. Paths are Omicron's where it has such a call ({@code /sled-agents/{id}},
 * {@code /v1/instances}, {@code /vmms/{id}}).
 */
final class Routes {

  private static final String SLEDS = "/v1/system/hardware/sleds";

  static final List<Route> ALL =
      List.of(
          new Route("identity", "GET", "/sled-identifiers"),
          new Route("ensure-registered", "PUT", "/vmms/{spec.propolis}"),
          new Route("ensure-running", "PUT", "/vmms/{propolis}/running"),
          new Route("ensure-stopped", "PUT", "/vmms/{propolis}/stopped"),
          new Route("vmm-get", "GET", "/vmms/{propolis}"),
          new Route("set-reservoir", "PUT", "/reservoir"),
          new Route("sled-get", "GET", "/sled-agents/{id}"),
          new Route("sled-put", "POST", "/sled-agents/{info.id}"),
          new Route("instance-create", "POST", "/v1/instances"),
          new Route("instance-start", "POST", "/v1/instances/{id}/start"),
          new Route("instance-stop", "POST", "/v1/instances/{id}/stop"),
          new Route("instance-delete", "DELETE", "/v1/instances/{id}"),
          new Route("instance-get", "GET", "/v1/instances/{id}"),
          new Route("instance-list", "GET", "/v1/instances"),
          new Route("sled-list", "GET", SLEDS),
          new Route("sled-set-policy", "PUT", SLEDS + "/{id}/policy"),
          new Route("sled-decommission", "POST", SLEDS + "/{id}/decommission"),
          new Route("sled-set-desired-reservoir", "PUT", SLEDS + "/{id}/desired-reservoir"));

  private Routes() {}

  /** A route that a path leads to, and the variables in the path. */
  record Found(Route route, Map<String, String> variables) {}

  /** The route of a kind of call. */
  static Route of(String call) {
    for (Route route : ALL) {
      if (route.call().equals(call)) {
        return route;
      }
    }
    throw new IllegalArgumentException("call " + call + " has no route");
  }

  /** The route of a request; null if there is none. */
  static @Nullable Found find(String method, String rawPath) {
    for (Route route : ALL) {
      Map<String, String> variables = route.match(rawPath);
      if (variables != null && route.method().equals(method)) {
        return new Found(route, variables);
      }
    }
    return null;
  }

  /** Whether there is a route of this path with another method. */
  static boolean known(String rawPath) {
    return ALL.stream().anyMatch(route -> route.match(rawPath) != null);
  }
}
