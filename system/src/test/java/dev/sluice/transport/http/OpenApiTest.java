package dev.sluice.transport.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The document has every route and nothing else, and what differs from it is found. */
class OpenApiTest {

  private static final String ID = "00000000-0000-0003-0000-000000000004";
  private static final String INSTANCE =
      "{\"id\":\"%s\",\"name\":\"vm\",\"memoryBytes\":1,\"autoRestart\":true,".formatted(ID)
          + "\"state\":\"RUNNING\",\"sled\":null}";

  private final OpenApi api = new OpenApi();

  @Test
  void everyRoute_isInIt_andNothingElse() {
    Stream<String> routes =
        Routes.ALL.stream().map(route -> OpenApi.name(route.method() + " " + route.path()));
    Stream<String> pages =
        Stream.of(
            "GET /healthz",
            "GET /readyz",
            "GET /metrics",
            "GET /debug/instances",
            "GET /debug/sagas",
            "GET /debug/vmms",
            "GET /debug/outcome",
            "GET /debug/background-tasks");
    assertThat(api.operations().keySet())
        .containsExactlyInAnyOrderElementsOf(Stream.concat(routes, pages).toList());
    for (Route route : Routes.ALL) {
      String name = OpenApi.name(route.method() + " " + route.path());
      JsonNode operation = Objects.requireNonNull(api.operations().get(name));
      assertThat(operation.path("operationId").asText()).isEqualTo(route.call());
      assertThat(operation.path("x-role").asText()).isEqualTo(route.role().word());
    }
  }

  @Test
  void everyErrorCode_isInIt() {
    List<String> codes = new ArrayList<>();
    api.document()
        .at("/components/schemas/ErrorCode/enum")
        .forEach(code -> codes.add(code.asText()));
    assertThat(codes)
        .containsExactlyElementsOf(Arrays.stream(ErrorCode.values()).map(Enum::name).toList());
  }

  private List<String> problems(
      String target,
      String route,
      String body,
      int status,
      @Nullable ErrorCode code,
      String answer) {
    return api.problems(
        new HttpObserver.Exchange(
            route.split(" ", 2)[0],
            target,
            route,
            "call",
            body.getBytes(UTF_8),
            status,
            code,
            answer.getBytes(UTF_8)));
  }

  private List<String> got(String target, int status, String answer) {
    return problems(target, "GET /v1/instances/{id}", "", status, null, answer);
  }

  private List<String> put(String body, int status, String answer) {
    String target = "/v1/system/hardware/sleds/" + ID + "/policy";
    return problems(
        target, "PUT /v1/system/hardware/sleds/{id}/policy", body, status, null, answer);
  }

  @Test
  void whatDiffers_isFound() {
    assertThat(got("/v1/instances/" + ID, 200, INSTANCE)).isEmpty();
    assertThat(got("/v1/instances/7", 200, INSTANCE)).anyMatch(problem -> problem.contains("uuid"));
    assertThat(got("/v1/instances/" + ID + "?a=1", 200, INSTANCE)).containsExactly("query: [a]");
    assertThat(got("/v1/instances/" + ID, 204, "")).containsExactly("status 204");
    assertThat(got("/v1/instances/" + ID, 200, INSTANCE.replace("1,", "1,\"more\":1,")))
        .anyMatch(problem -> problem.contains("more"));
    assertThat(got("/v1/instances/" + ID, 200, INSTANCE.replace("RUNNING", "HALTED"))).isNotEmpty();
    assertThat(got("/v1/instances/" + ID, 200, "{")).containsExactly("answer: no JSON");

    assertThat(put("{\"policy\":\"EXPUNGED\"}", 204, "")).isEmpty();
    assertThat(put("{\"policy\":\"GONE\"}", 204, "")).isNotEmpty();
    assertThat(put("{}", 204, "")).isNotEmpty();
    assertThat(put("", 204, "")).isNotEmpty();
    assertThat(put("{\"policy\":\"EXPUNGED\"}", 204, "{}"))
        .containsExactly("an answer with a body");

    String error =
        "{\"code\":\"CONFLICT\",\"message\":\"\",\"boot\":null,\"details\":{},\"requestId\":\"1\"}";
    String path = "/v1/instances/" + ID;
    String route = "DELETE /v1/instances/{id}";
    assertThat(problems(path, route, "", 409, ErrorCode.CONFLICT, error)).isEmpty();
    assertThat(problems(path, route, "{}", 409, ErrorCode.CONFLICT, error))
        .containsExactly("a body");
    assertThat(problems(path, route, "", 409, ErrorCode.CONFLICT, error.replace("CONF", "F")))
        .isNotEmpty();
    assertThat(problems(path, "GET /elsewhere", "", 200, null, "{}"))
        .containsExactly("no operation GET /elsewhere");
  }
}
