package dev.sluice.scenarios.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The schema of one place of a file, recorded from what readers read there over several files. It
 * accepts all that they accept; what depends on other fields only the readers check.
 */
final class FieldSchema {

  /** Whole numbers from one bound to another. */
  private record Range(long min, long max) {

    Range with(long otherMin, long otherMax) {
      return new Range(Math.min(min, otherMin), Math.max(max, otherMax));
    }

    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("type", "integer");
      json.put("minimum", min);
      json.put("maximum", max);
      return json;
    }
  }

  private final Map<String, FieldSchema> fields = new LinkedHashMap<>();
  private final Set<String> names = new LinkedHashSet<>();
  private long objects;
  private long needed;
  private boolean optional;
  private boolean text;
  private boolean textPerhaps;
  private boolean truth;
  private @Nullable Range number;
  private @Nullable Range span;
  private @Nullable FieldSchema element;
  private @Nullable Range size;

  /** Records one more object here. */
  void object() {
    objects++;
  }

  /** A field of the objects here. */
  FieldSchema field(String name) {
    return fields.computeIfAbsent(name, absent -> new FieldSchema());
  }

  /** Fields of the objects here, each with the schema of another one. */
  void fieldsLike(Iterable<String> others, String name) {
    FieldSchema like = field(name);
    like.optional = true;
    others.forEach(other -> fields.put(other, like));
  }

  /** It may be missing. */
  FieldSchema optional() {
    optional = true;
    return this;
  }

  /** Records that it was required in one more object. */
  FieldSchema needed() {
    needed++;
    return this;
  }

  void text() {
    text = true;
  }

  /** A text, if no names are known. */
  void textPerhaps() {
    textPerhaps = true;
  }

  void oneOf(Iterable<String> labels) {
    labels.forEach(names::add);
  }

  void truth() {
    truth = true;
  }

  void number(long min, long max) {
    number = number == null ? new Range(min, max) : number.with(min, max);
  }

  void span(long min, long max) {
    span = span == null ? new Range(min, max) : span.with(min, max);
  }

  /** The elements of the arrays here, with bounds on their number. */
  FieldSchema elements(long min, long max) {
    size = size == null ? new Range(min, max) : size.with(min, max);
    element = element == null ? new FieldSchema() : element;
    return element;
  }

  /** As a JSON Schema. */
  Map<String, Object> toJson() {
    List<Map<String, Object>> any = new ArrayList<>();
    if (!names.isEmpty() && !text) {
      any.add(Map.of("enum", List.copyOf(names)));
    }
    if (text || (textPerhaps && names.isEmpty())) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("type", "string");
      json.put("pattern", "\\S");
      any.add(json);
    }
    if (truth) {
      any.add(Map.of("type", "boolean"));
    }
    if (number != null) {
      any.add(number.toJson());
    }
    if (span != null) {
      any.add(span.toJson());
      any.add(array(span.toJson(), 2, 2));
      any.add(object(Map.of("oneOf", array(span.toJson(), 1, Long.MAX_VALUE)), List.of("oneOf")));
    }
    if (element != null && size != null) {
      any.add(array(element.toJson(), size.min(), size.max()));
    }
    if (objects > 0) {
      any.add(ofFields());
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("anyOf", any);
    return any.size() == 1 ? any.get(0) : json;
  }

  private Map<String, Object> ofFields() {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    fields.forEach(
        (name, schema) -> {
          properties.put(name, schema.toJson());
          if (!schema.optional && schema.needed == objects) {
            required.add(name);
          }
        });
    return object(properties, required);
  }

  private static Map<String, Object> object(Map<String, Object> properties, List<String> required) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "object");
    json.put("properties", properties);
    json.put("required", required);
    json.put("additionalProperties", false);
    return json;
  }

  private static Map<String, Object> array(Map<String, Object> items, long min, long max) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "array");
    json.put("items", items);
    json.put("minItems", min);
    if (max < Long.MAX_VALUE) {
      json.put("maxItems", max);
    }
    return json;
  }
}
