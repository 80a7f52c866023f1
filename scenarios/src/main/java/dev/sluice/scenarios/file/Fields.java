package dev.sluice.scenarios.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of a JSON file, read field by field. Anything unexpected, unread fields included, is a
 * {@link BadInputException} that names file and field.
 */
final class Fields {

  private final String file;
  private final String path;
  private final JsonNode node;
  private final FieldSchema schema;
  private final Set<String> known = new LinkedHashSet<>();

  /** The top-level object of a file. */
  Fields(String file, JsonNode node, FieldSchema schema) {
    this(file, "", node, schema);
  }

  private Fields(String file, String path, JsonNode node, FieldSchema schema) {
    this.file = file;
    this.path = path;
    this.node = node;
    this.schema = schema;
    if (!node.isObject()) {
      throw fault(shown(node) + " is no object, expected { ... }");
    }
    schema.object();
  }

  /** Refuses fields that were not read. */
  void end() {
    for (String name : iterable(node.fieldNames())) {
      if (!known.contains(name)) {
        throw faultAt(
            Shown.plain(name),
            "unknown field" + Nearest.suggestion(name, known) + expectedOneOf(known));
      }
    }
  }

  boolean has(String name) {
    known.add(name);
    schema.field(name).optional();
    return node.has(name);
  }

  Fields object(String name) {
    return new Fields(file, pathOf(name), required(name), schema.field(name));
  }

  /** The objects of an array; none if there is no such field. */
  List<Fields> objects(String name) {
    return has(name) ? objects(name, 0, Long.MAX_VALUE) : List.of();
  }

  /** The objects of an array that must be there, and have so many elements. */
  List<Fields> objects(String name, long min, long max) {
    int size = array(name).size();
    if (size < min || size > max) {
      throw faultAt(name, size + " elements, expected " + min + " to " + max);
    }
    FieldSchema each = schema.field(name).elements(min, max);
    List<Fields> objects = new ArrayList<>();
    JsonNode array = array(name);
    for (int i = 0; i < size; i++) {
      objects.add(new Fields(file, pathOf(name) + "[" + i + "]", array.get(i), each));
    }
    return objects;
  }

  /** The elements of an array of at least one, each read under its own path. */
  <T> List<T> elements(String name, Function<Element, T> reader) {
    required(name);
    JsonNode array = array(name);
    if (array.isEmpty()) {
      throw faultAt(name, "is empty, expected at least one element");
    }
    FieldSchema each = schema.field(name).elements(1, Long.MAX_VALUE);
    List<T> elements = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      elements.add(reader.apply(new Element(pathOf(name) + "[" + i + "]", array.get(i), each)));
    }
    return elements;
  }

  /** An array of whole numbers. */
  List<Integer> integers(String name, long most, int min, long max) {
    JsonNode array = array(name);
    if (array.size() > most) {
      throw faultAt(name, array.size() + " elements, expected 0 to " + most);
    }
    schema.field(name).elements(0, most).number(min, max);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      numbers.add((int) integer(name + "[" + i + "]", array.get(i), min, max));
    }
    return numbers;
  }

  /** One element of an array, or one field, of any type. */
  final class Element {
    private final String path;
    private final JsonNode value;
    private final FieldSchema schema;

    private Element(String path, JsonNode value, FieldSchema schema) {
      this.path = path;
      this.value = value;
      this.schema = schema;
    }

    @Nullable String text() {
      schema.textPerhaps();
      return value.isTextual() ? value.textValue() : null;
    }

    Fields object() {
      return new Fields(file, path, value, schema);
    }

    BadInputException fault(String problem) {
      return new BadInputException(at(path) + problem);
    }

    String shown() {
      return Fields.shown(value);
    }
  }

  /** A field whose type tells what it means. */
  Element element(String name) {
    return new Element(pathOf(name), required(name), schema.field(name));
  }

  private JsonNode array(String name) {
    JsonNode value = required(name);
    if (!value.isArray()) {
      throw faultAt(name, shown(value) + " is no array, expected [ ... ]");
    }
    return value;
  }

  String text(String name) {
    schema.field(name).text();
    return textOf(name);
  }

  private String textOf(String name) {
    JsonNode value = required(name);
    if (!value.isTextual() || value.textValue().isBlank()) {
      throw faultAt(name, shown(value) + " is no text, expected a text in quotes");
    }
    return value.textValue();
  }

  /** A text that may be missing. */
  String textOr(String name, String otherwise) {
    return has(name) ? text(name) : otherwise;
  }

  /** One of the things that have names. */
  <T> T named(String name, String what, List<T> things, Function<T, String> label) {
    schema.field(name).oneOf(things.stream().map(label).toList());
    return find(name, textOf(name), what, things, label);
  }

  /** The thing that the name of a field stands for. */
  <T> T key(String name, String what, List<T> things, Function<T, String> label) {
    T thing = find(name, name, what, things, label);
    schema.fieldsLike(things.stream().map(label).toList(), name);
    return thing;
  }

  private <T> T find(
      String field, String text, String what, List<T> things, Function<T, String> label) {
    List<String> labels = new ArrayList<>();
    for (T thing : things) {
      if (label.apply(thing).equals(text)) {
        return thing;
      }
      labels.add(label.apply(thing));
    }
    throw faultAt(
        field,
        "unknown "
            + what
            + " "
            + Shown.quoted(text)
            + Nearest.suggestion(text, labels)
            + expectedOneOf(labels));
  }

  boolean bool(String name) {
    schema.field(name).truth();
    JsonNode value = required(name);
    if (!value.isBoolean()) {
      throw faultAt(name, shown(value) + " is no truth value, expected true or false");
    }
    return value.booleanValue();
  }

  long integer(String name, long min, long max) {
    schema.field(name).number(min, max);
    return integer(name, required(name), min, max);
  }

  private long integer(String name, JsonNode value, long min, long max) {
    String expected = "expected a whole number from " + min + " to " + max;
    if (!value.isIntegralNumber()) {
      throw faultAt(name, shown(value) + " is no whole number, " + expected);
    }
    if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
      throw faultAt(name, shown(value) + " is out of bounds, " + expected);
    }
    return value.longValue();
  }

  /** A span: a number, {@code [min, max]}, or {@code {"oneOf": [...]}}. */
  Span span(String name, long min, long max) {
    schema.field(name).span(min, max);
    JsonNode value = required(name);
    if (value.isIntegralNumber()) {
      return Span.of(integer(name, value, min, max));
    }
    if (value.isArray() && value.size() == 2) {
      long from = integer(name + "[0]", value.get(0), min, max);
      long to = integer(name + "[1]", value.get(1), min, max);
      if (from > to) {
        throw faultAt(name, "[" + from + ", " + to + "] is empty, expected [min, max]");
      }
      return new Span.Between(from, to);
    }
    if (value.isObject()) {
      return oneOf(name, min, max);
    }
    throw faultAt(
        name,
        shown(value) + " is no span, expected a whole number, [min, max] or {\"oneOf\": [...]}");
  }

  private Span oneOf(String name, long min, long max) {
    Fields choice = new Fields(file, pathOf(name), required(name), new FieldSchema());
    JsonNode numbers = choice.required("oneOf");
    choice.end();
    if (!numbers.isArray() || numbers.isEmpty()) {
      throw choice.faultAt("oneOf", shown(numbers) + " is no list of numbers, expected [N, ...]");
    }
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < numbers.size(); i++) {
      all.add(choice.integer("oneOf[" + i + "]", numbers.get(i), min, max));
    }
    return new Span.OneOf(all);
  }

  /** The names of the fields of an object that serves as a map. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    iterable(node.fieldNames()).forEach(names::add);
    return names;
  }

  private JsonNode required(String name) {
    if (known.add(name)) {
      schema.field(name).needed();
    }
    JsonNode value = node.get(name);
    if (value == null) {
      throw faultAt(name, "is missing");
    }
    return value;
  }

  BadInputException faultAt(String name, String problem) {
    return new BadInputException(at(pathOf(name)) + problem);
  }

  BadInputException fault(String problem) {
    return new BadInputException(at(path) + problem);
  }

  private String at(String where) {
    return where.isEmpty() ? file + ": " : file + ": " + where + ": ";
  }

  private String pathOf(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  static String expectedOneOf(Iterable<String> names) {
    return ", expected one of " + String.join(", ", names);
  }

  private static String shown(JsonNode value) {
    return Shown.plain(value.toString());
  }

  private static <T> Iterable<T> iterable(java.util.Iterator<T> iterator) {
    return () -> iterator;
  }
}
