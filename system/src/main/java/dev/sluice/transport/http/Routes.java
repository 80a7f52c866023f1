package dev.sluice.transport.http;

import dev.sluice.transport.access.Role;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of all calls. Paths are Omicron's where it has such a call ({@code /sled-agents/{id}},
 * {@code /v1/instances}, {@code /vmms/{id}}). Beside each is the role that its callers need.
 */
final class Routes {

  private static final String SLEDS = "/v1/system/hardware/sleds";

  static final List<Route> ALL =
      List.of(
          new Route("identity", Role.NEXUS, "GET", "/sled-identifiers"),
          new Route("ensure-registered", Role.NEXUS, "PUT", "/vmms/{spec.propolis}"),
          new Route("ensure-running", Role.NEXUS, "PUT", "/vmms/{propolis}/running"),
          new Route("ensure-stopped", Role.NEXUS, "PUT", "/vmms/{propolis}/stopped"),
          new Route("vmm-get", Role.NEXUS, "GET", "/vmms/{propolis}"),
          new Route("set-reservoir", Role.NEXUS, "PUT", "/reservoir"),
          new Route("sled-get", Role.SLED, "GET", "/sled-agents/{id}"),
          new Route("sled-put", Role.SLED, "POST", "/sled-agents/{info.id}"),
          new Route("instance-create", Role.USER, "POST", "/v1/instances"),
          new Route("instance-start", Role.USER, "POST", "/v1/instances/{id}/start"),
          new Route("instance-stop", Role.USER, "POST", "/v1/instances/{id}/stop"),
          new Route("instance-delete", Role.USER, "DELETE", "/v1/instances/{id}"),
          new Route("instance-get", Role.USER, "GET", "/v1/instances/{id}"),
          new Route("instance-list", Role.USER, "GET", "/v1/instances"),
          new Route("sled-list", Role.OPERATOR, "GET", SLEDS),
          new Route("sled-set-policy", Role.OPERATOR, "PUT", SLEDS + "/{id}/policy"),
          new Route("sled-decommission", Role.OPERATOR, "POST", SLEDS + "/{id}/decommission"),
          new Route(
              "sled-set-desired-reservoir",
              Role.OPERATOR,
              "PUT",
              SLEDS + "/{id}/desired-reservoir"),
          new Route("saga-abandon", Role.OPERATOR, "POST", "/v1/system/sagas/{id}/abandon"));

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
