package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** As much of JSON Schema as the schemas of Sluice use. */
final class SchemaCheck {

  private SchemaCheck() {}

  /** Whether a value conforms. */
  static boolean conforms(JsonNode schema, JsonNode value) {
    if (schema.has("anyOf")) {
      for (JsonNode each : schema.get("anyOf")) {
        if (conforms(each, value)) {
          return true;
        }
      }
      return false;
    } else if (schema.has("enum")) {
      for (JsonNode each : schema.get("enum")) {
        if (each.equals(value)) {
          return true;
        }
      }
      return false;
    }
    return switch (schema.path("type").asText()) {
      case "string" -> value.isTextual() && !value.textValue().isBlank();
      case "boolean" -> value.isBoolean();
      case "integer" ->
          value.canConvertToLong()
              && value.isIntegralNumber()
              && value.longValue() >= schema.get("minimum").longValue()
              && value.longValue() <= schema.get("maximum").longValue();
      case "array" -> array(schema, value);
      case "object" -> object(schema, value);
      default -> throw new AssertionError("no type in " + schema);
    };
  }

  private static boolean array(JsonNode schema, JsonNode value) {
    if (!value.isArray()
        || value.size() < schema.get("minItems").asLong()
        || (schema.has("maxItems") && value.size() > schema.get("maxItems").asLong())) {
      return false;
    }
    for (JsonNode each : value) {
      if (!conforms(schema.get("items"), each)) {
        return false;
      }
    }
    return true;
  }

  private static boolean object(JsonNode schema, JsonNode value) {
    if (!value.isObject()) {
      return false;
    }
    for (JsonNode name : schema.get("required")) {
      if (!value.has(name.asText())) {
        return false;
      }
    }
    return value.properties().stream()
        .allMatch(
            field ->
                schema.get("properties").has(field.getKey())
                    && conforms(schema.get("properties").get(field.getKey()), field.getValue()));
  }
}
