package dev.sluice.cli.check;

import clojure.lang.Keyword;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.Op;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * EDN data as JSON: keywords become their names, sets arrays; what JSON has no form for, its EDN
 * text.
 */
final class JsonValues {

  private JsonValues() {}

  /** An event as an object with Jepsen's keys. */
  static JsonNode of(Op op) {
    return of((Object) op.toMap());
  }

  static JsonNode of(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null) {
      return nodes.nullNode();
    } else if (value instanceof Boolean flag) {
      return nodes.booleanNode(flag);
    } else if (value instanceof Long || value instanceof Integer) {
      return nodes.numberNode(((Number) value).longValue());
    } else if (value instanceof Double number && Double.isFinite(number)) {
      return nodes.numberNode(number);
    } else if (value instanceof String text) {
      return nodes.textNode(text);
    } else if (value instanceof Keyword) {
      return nodes.textNode(name(value));
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode object = nodes.objectNode();
      map.forEach((k, v) -> object.set(name(k), of(v)));
      return object;
    } else if (value instanceof Iterable<?> items) {
      ArrayNode array = nodes.arrayNode();
      items.forEach(item -> array.add(of(item)));
      return array;
    }
    return nodes.textNode(EdnWriter.value(value));
  }

  private static String name(@Nullable Object key) {
    return key instanceof String text
        ? text
        : key instanceof Keyword keyword ? keyword.sym.toString() : EdnWriter.value(key);
  }
}
