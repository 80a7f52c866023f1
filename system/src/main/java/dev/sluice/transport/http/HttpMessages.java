package dev.sluice.transport.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.WireFormat;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls and answers in the form of HTTP. A call's arguments are in the path, and the others in the
 * body as a JSON object or, where there is none, in the query; an idempotency key is in the header
 * {@code Idempotency-Key}. An answer's body is its value as JSON, empty for nothing, or the error
 * with a {@code requestId} beside its fields.
 */
final class HttpMessages {

  static final String REQUEST_ID = "X-Request-Id";
  static final String TRACE = "traceparent"; // of W3C Trace Context
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final String CALL = "call";
  private static final String KEY_FIELD = "idempotencyKey";
  private static final String REQUEST_ID_FIELD = "requestId";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final WireFormat wire = new WireFormat();

  /**
   * A call as a request.
   *
   * @param target path and query
   * @param body empty for none
   * @param key for the header {@link #IDEMPOTENCY_KEY}
   */
  record Request(String method, String target, byte[] body, @Nullable String key) {}

  /** An answer as a response. */
  record Response(int status, byte[] body) {}

  Request write(Call<?> call) {
    Route route = Routes.of(call.name());
    ObjectNode arguments = object(wire.write(call), CALL);
    arguments.remove(CALL);
    JsonNode key = arguments.remove(KEY_FIELD);
    String header = key == null ? null : key.textValue();
    String path = route.render(arguments);
    return route.hasBody()
        ? new Request(route.method(), path, bytes(arguments), header)
        : new Request(route.method(), path + query(arguments), new byte[0], header);
  }

  /**
   * Reads a request.
   *
   * @param key the header {@link #IDEMPOTENCY_KEY}
   * @throws ApiException {@link ErrorCode#INVALID_REQUEST} if it is none
   */
  Call<?> readCall(
      Routes.Found found, @Nullable String rawQuery, byte[] body, @Nullable String key) {
    Route route = found.route();
    ObjectNode arguments;
    if (route.hasBody()) {
      arguments = body.length == 0 ? JSON.createObjectNode() : object(body, "body");
      check(rawQuery == null, "query: expected none");
    } else {
      check(body.length == 0, "body: expected none");
      arguments = arguments(rawQuery);
    }
    check(!arguments.has(CALL), CALL + ": no field of this request");
    check(!arguments.has(KEY_FIELD), KEY_FIELD + ": expected the header " + IDEMPOTENCY_KEY);
    String problem = Route.fill(arguments, found.variables());
    check(problem == null, problem);
    if (key != null) {
      arguments.put(KEY_FIELD, unquoted(key));
    }
    arguments.put(CALL, route.call());
    return wire.readCall(bytes(arguments));
  }

  /** The key itself: the draft of that header has it in quotes, and many send it without. */
  private static String unquoted(String key) {
    boolean quoted = key.length() > 1 && key.startsWith("\"") && key.endsWith("\"");
    return quoted ? key.substring(1, key.length() - 1) : key;
  }

  Response write(Answer<?> answer, String requestId) {
    ObjectNode whole = object(wire.write(answer), "answer");
    if (answer instanceof Answer.Refused<?> refused) {
      ObjectNode error = (ObjectNode) whole.get("error");
      error.put(REQUEST_ID_FIELD, requestId);
      return new Response(refused.error().code().httpStatus(), bytes(error));
    }
    JsonNode value = whole.get("value");
    return value == null || value.isNull()
        ? new Response(204, new byte[0])
        : new Response(200, bytes(value));
  }

  /**
   * Reads a response to {@code call}.
   *
   * @throws ApiException {@link ErrorCode#INVALID_REQUEST} if it is none
   */
  <R> Answer<R> readAnswer(Call<R> call, Response response) {
    ObjectNode whole = JSON.createObjectNode();
    if (response.status() / 100 == 2) {
      whole.put("answer", "ok");
      whole.set("value", response.body().length == 0 ? null : tree(response.body(), "answer"));
    } else {
      ObjectNode error = object(response.body(), "error");
      error.remove(REQUEST_ID_FIELD);
      whole.put("answer", "refused");
      whole.set("error", error);
    }
    return wire.readAnswer(call, bytes(whole));
  }

  private static String query(ObjectNode arguments) {
    StringBuilder query = new StringBuilder();
    for (Iterator<Map.Entry<String, JsonNode>> all = arguments.fields(); all.hasNext(); ) {
      Map.Entry<String, JsonNode> one = all.next();
      query
          .append(query.length() == 0 ? '?' : '&')
          .append(one.getKey())
          .append('=')
          .append(URLEncoder.encode(one.getValue().toString(), StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  private static ObjectNode arguments(@Nullable String rawQuery) {
    ObjectNode arguments = JSON.createObjectNode();
    if (rawQuery == null || rawQuery.isEmpty()) {
      return arguments;
    }
    for (String pair : rawQuery.split("&", -1)) {
      int end = pair.indexOf('=');
      check(end > 0, "query: expected NAME=VALUE");
      String name = pair.substring(0, end);
      check(!arguments.has(name), "query: " + name + " twice");
      String value = decoded(pair.substring(end + 1));
      arguments.set(name, tree(value.getBytes(StandardCharsets.UTF_8), "query: " + name));
    }
    return arguments;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw invalid("query: " + e.getMessage());
    }
  }

  private static ObjectNode object(byte[] json, String what) {
    JsonNode tree = tree(json, what);
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw invalid(what + ": expected a JSON object");
  }

  private static JsonNode tree(byte[] json, String what) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw invalid(what + ": no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw invalid(what + ": no JSON: " + e.getMessage());
    }
  }

  private static byte[] bytes(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(boolean right, @Nullable String problem) {
    if (!right) {
      throw invalid(String.valueOf(problem));
    }
  }

  private static ApiException invalid(String problem) {
    return new ApiException(ErrorCode.INVALID_REQUEST, problem);
  }
}
