package dev.sluice.api.call;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The golden messages of a version of the wire: what processes of it wrote, kept for ever. A change
 * of today's wire is added to the newest version while that is unreleased, and begins another
 * version afterwards.
 *
 * @param version from 1
 * @param messages calls of every kind, each with an answer to it
 * @param errors the refusal of every error code
 * @param values the values of each enumeration, by its name
 */
record GoldenMessages(
    int version, List<Pair> messages, List<JsonNode> errors, SortedMap<String, JsonNode> values) {

  /** The version that this release writes. */
  static final int NEWEST = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A call and an answer to it. */
  record Pair(JsonNode call, JsonNode answer) {
    String name() {
      return call.get("call").asText();
    }
  }

  static GoldenMessages of(int version) {
    String file = "/wire/version-" + version + ".json";
    try (InputStream in = GoldenMessages.class.getResourceAsStream(file)) {
      JsonNode tree = JSON.readTree(Objects.requireNonNull(in, file));
      List<Pair> pairs = new ArrayList<>();
      tree.get("messages").forEach(one -> pairs.add(new Pair(one.get("call"), one.get("answer"))));
      List<JsonNode> errors = new ArrayList<>();
      tree.get("errors").forEach(errors::add);
      SortedMap<String, JsonNode> values = new TreeMap<>();
      tree.get("values").fields().forEachRemaining(one -> values.put(one.getKey(), one.getValue()));
      return new GoldenMessages(tree.get("version").asInt(), pairs, errors, values);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode tree(byte[] message) {
    try {
      return JSON.readTree(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(JsonNode message) {
    try {
      return JSON.writeValueAsBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy with a field that no version has, in each of its objects but maps. */
  static JsonNode withMore(JsonNode message) {
    JsonNode copy = message.deepCopy();
    addTo(copy);
    return copy;
  }

  private static void addTo(JsonNode node) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!field.getKey().equals("details")) {
        addTo(field.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(GoldenMessages::addTo);
    }
    if (node instanceof ObjectNode object) {
      object.putObject("ofALaterVersion").put("number", 1);
    }
  }

  /** The paths of all fields of the messages whose call has this name. */
  SortedSet<String> fields(String call) {
    SortedSet<String> found = new TreeSet<>();
    for (Pair pair : messages) {
      if (pair.name().equals(call)) {
        collect("call", pair.call(), found);
        collect("answer", pair.answer(), found);
      }
    }
    return found;
  }

  private static void collect(String path, JsonNode node, SortedSet<String> found) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      found.add(path + "." + field.getKey());
      collect(path + "." + field.getKey(), field.getValue(), found);
    }
    if (node.isArray()) {
      node.forEach(element -> collect(path + "[]", element, found));
    }
  }
}
