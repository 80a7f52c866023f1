package dev.sluice.transport.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import dev.sluice.api.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The OpenAPI document of the routes, and whether requests and answers are as it says. A field that
 * is not in the document is a problem here, though a reader ignores it: what this release writes is
 * in its document.
 */
public final class OpenApi {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<ErrorCode> UNREAD =
      Set.of(
          ErrorCode.INVALID_REQUEST,
          ErrorCode.UNAUTHENTICATED,
          ErrorCode.FORBIDDEN,
          ErrorCode.UNAVAILABLE);

  private final ObjectNode document;
  private final SchemaRegistry registry =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder.schemaRegistryConfig(
                  SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
  private final Map<JsonNode, Schema> schemas = new ConcurrentHashMap<>();

  /** As it is among the resources. */
  public OpenApi() {
    try (InputStream in = OpenApi.class.getResourceAsStream("openapi.json")) {
      document = (ObjectNode) JSON.readTree(Objects.requireNonNull(in));
      takeNothingElse(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void takeNothingElse(JsonNode node) {
    node.forEach(OpenApi::takeNothingElse);
    if (node instanceof ObjectNode schema && schema.has("properties")) {
      schema.put("additionalProperties", false);
    }
  }

  JsonNode document() {
    return document;
  }

  /** Its operations by method and path, such as {@code GET /v1/instances/{id}}. */
  Map<String, JsonNode> operations() {
    Map<String, JsonNode> operations = new LinkedHashMap<>();
    document
        .get("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        method ->
                            operations.put(
                                method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                method.getValue())));
    return operations;
  }

  /** A route as the document names it: a variable has the name of its last part. */
  static String name(String route) {
    return route.replaceAll("\\{[^}]*\\.", "{");
  }

  /** What in this exchange is not as the document says; empty if nothing is. */
  public List<String> problems(HttpObserver.Exchange exchange) {
    List<String> problems = new ArrayList<>();
    if (exchange.route() == null) {
      if (exchange.code() == null) {
        problems.add("an answer without a route");
      }
      check(problems, "error", reference("Error"), exchange.answerBody());
      return problems;
    }
    JsonNode operation = operations().get(name(exchange.route()));
    if (operation == null) {
      return List.of("no operation " + name(exchange.route()));
    }
    ErrorCode code = exchange.code();
    if (code == null || !UNREAD.contains(code)) {
      checkRequest(problems, operation, exchange);
    }
    checkAnswer(problems, operation, exchange);
    return problems;
  }

  private void checkRequest(
      List<String> problems, JsonNode operation, HttpObserver.Exchange exchange) {
    String[] target = exchange.target().split("\\?", 2);
    String path = name(Objects.requireNonNull(exchange.route())).split(" ", 2)[1];
    String[] names = path.split("/", -1);
    String[] values = target[0].split("/", -1);
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : target.length == 1 ? new String[0] : target[1].split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    Set<String> unknown = new LinkedHashSet<>(query.keySet());
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").asText();
      String in = parameter.path("in").asText();
      unknown.remove(name);
      if (in.equals("path")) {
        int at = List.of(names).indexOf("{" + name + "}");
        check(problems, name, parameter.get("schema"), JSON.getNodeFactory().textNode(values[at]));
      } else if (in.equals("query")) {
        check(problems, name, parameter.get("schema"), bytes(String.valueOf(query.get(name))));
      }
    }
    if (!unknown.isEmpty()) {
      problems.add("query: " + unknown);
    }
    JsonNode body = operation.get("requestBody");
    if (body == null) {
      if (exchange.requestBody().length > 0) {
        problems.add("a body");
      }
    } else if (exchange.requestBody().length > 0 || body.get("required").asBoolean()) {
      check(problems, "body", schema(body), exchange.requestBody());
    }
  }

  private void checkAnswer(
      List<String> problems, JsonNode operation, HttpObserver.Exchange exchange) {
    JsonNode responses = operation.get("responses");
    JsonNode response = responses.get(Integer.toString(exchange.status()));
    if (response == null) {
      if (exchange.status() < 400) {
        problems.add("status " + exchange.status());
        return;
      }
      response = document.at("/components/responses/Refused");
    }
    if (!response.has("content")) {
      if (exchange.answerBody().length > 0) {
        problems.add("an answer with a body");
      }
    } else if (response.get("content").has("application/json")) {
      check(problems, "answer", schema(response), exchange.answerBody());
    }
  }

  private static JsonNode schema(JsonNode of) {
    return of.get("content").get("application/json").get("schema");
  }

  private static JsonNode reference(String schema) {
    return JSON.createObjectNode().put("$ref", "#/components/schemas/" + schema);
  }

  private void check(List<String> problems, String what, JsonNode schema, byte[] json) {
    try {
      check(problems, what, schema, JSON.readTree(json));
    } catch (IOException e) {
      problems.add(what + ": no JSON");
    }
  }

  /** Validates by a schema that is the document's components with this one on top. */
  private void check(List<String> problems, String what, JsonNode schema, JsonNode value) {
    Schema whole =
        schemas.computeIfAbsent(
            schema,
            part -> {
              ObjectNode top = JSON.createObjectNode();
              top.set("components", document.get("components"));
              top.putArray("allOf").add(part);
              return registry.getSchema(top);
            });
    for (Error error : whole.validate(value)) {
      problems.add(what + ": " + error);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
