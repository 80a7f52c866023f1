package dev.sluice.sim.rack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The version of the wire before the newest, between Nexus and sled-agents. A process that speaks
 * it neither writes what came later nor reads it: both are left out of its messages.
 */
public final class OlderWire {

  /** The version. */
  public static final int VERSION = 1;

  /** The version that production writes. */
  public static final int NEWEST = 2;

  /** All that the version has, by call; {@code error} is what every refusal has. */
  private static final String FIELDS =
      """
      {
        "identity": {
          "call": {"call": 1},
          "answer": {"answer": 1, "value": {"id": 1, "boot": 1, "reservoir": {
            "phase": 1, "desiredBytes": 1, "settledBytes": 1, "progressPercent": 1, "errno": 1}}}},
        "ensure-registered": {
          "call": {"call": 1, "spec": {
            "propolis": 1, "instance": 1, "boot": 1, "guestMemoryBytes": 1}},
          "answer": {"answer": 1, "value": {"propolis": 1, "instance": 1, "state": 1}}},
        "ensure-running": {
          "call": {"call": 1, "propolis": 1, "boot": 1},
          "answer": {"answer": 1, "value": {"propolis": 1, "instance": 1, "state": 1}}},
        "ensure-stopped": {
          "call": {"call": 1, "propolis": 1, "boot": 1},
          "answer": {"answer": 1, "value": {"propolis": 1, "instance": 1, "state": 1}}},
        "vmm-get": {
          "call": {"call": 1, "propolis": 1, "boot": 1},
          "answer": {"answer": 1, "value": {"propolis": 1, "instance": 1, "state": 1}}},
        "set-reservoir": {
          "call": {"call": 1, "boot": 1, "desired": {"type": 1, "percent": 1, "mebibytes": 1}},
          "answer": {"answer": 1, "value": {
            "phase": 1, "desiredBytes": 1, "settledBytes": 1, "progressPercent": 1, "errno": 1}}},
        "sled-get": {
          "call": {"call": 1, "id": 1, "boot": 1},
          "answer": {"answer": 1, "value": {
            "id": 1, "boot": 1, "address": 1, "role": 1,
            "baseboard": {"serial": 1, "part": 1, "revision": 1},
            "hardwareThreads": 1, "physicalRamBytes": 1,
            "reservoir": {
              "phase": 1, "desiredBytes": 1, "settledBytes": 1, "progressPercent": 1, "errno": 1},
            "generation": 1, "decommissioned": 1}}},
        "sled-put": {
          "call": {"call": 1, "info": {
            "id": 1, "boot": 1, "address": 1, "role": 1,
            "baseboard": {"serial": 1, "part": 1, "revision": 1},
            "hardwareThreads": 1, "physicalRamBytes": 1,
            "reservoir": {
              "phase": 1, "desiredBytes": 1, "settledBytes": 1, "progressPercent": 1, "errno": 1},
            "generation": 1, "decommissioned": 1}},
          "answer": {"answer": 1, "value": 1}},
        "error": {"code": 1, "message": 1, "boot": 1, "details": 1}
      }
      """;

  private static final List<ErrorCode> LATER_CODES =
      List.of(
          ErrorCode.FORBIDDEN,
          ErrorCode.KEYS_FULL,
          ErrorCode.KEY_REUSED,
          ErrorCode.NO_SUCH_SAGA,
          ErrorCode.STALE_EPOCH,
          ErrorCode.UNAUTHENTICATED);

  private final ObjectMapper json = new ObjectMapper();
  private final JsonNode fields;

  /** Reads the fields. */
  public OlderWire() {
    try {
      this.fields = json.readTree(FIELDS);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names of the calls that it has. */
  public List<String> calls() {
    List<String> names = new ArrayList<>();
    fields.fieldNames().forEachRemaining(names::add);
    names.remove("error");
    return names;
  }

  /** Whether it has a call of this name. */
  boolean has(String name) {
    return fields.has(name);
  }

  /** Whether it has an error code. */
  public static boolean has(ErrorCode code) {
    return !LATER_CODES.contains(code);
  }

  /** A call of this name without what came later. */
  public JsonNode call(String name, JsonNode message) {
    return without(message, fields.get(name).get("call"));
  }

  /** An answer to the call of this name without what came later. */
  public JsonNode answer(String name, JsonNode message) {
    ObjectNode known = fields.get(name).get("answer").deepCopy();
    known.set("error", fields.get("error"));
    return without(message, known);
  }

  byte[] call(String name, byte[] message) {
    return bytes(call(name, tree(message)));
  }

  byte[] answer(String name, byte[] message) {
    return bytes(answer(name, tree(message)));
  }

  private JsonNode without(JsonNode message, JsonNode known) {
    if (!message.isObject() || !known.isObject()) {
      return message;
    }
    ObjectNode kept = json.createObjectNode();
    for (Map.Entry<String, JsonNode> field : message.properties()) {
      JsonNode of = known.get(field.getKey());
      if (of != null) {
        kept.set(field.getKey(), without(field.getValue(), of));
      }
    }
    return kept;
  }

  private JsonNode tree(byte[] message) {
    try {
      return json.readTree(message);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] bytes(JsonNode message) {
    try {
      return json.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
