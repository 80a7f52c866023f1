package dev.sluice.transport.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.call.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Requests that are a call's but for one thing, each drawn from a seed; none may be taken. */
final class SpoiltRequests {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

  private final HttpMessages.Request whole;
  private final boolean hasBody;
  private final int bodyBytesMax;

  /** Those of a call, for a server that takes so many bytes. */
  SpoiltRequests(Call<?> call, int bodyBytesMax) {
    this.whole = new HttpMessages().write(call);
    this.hasBody = Routes.of(call.name()).hasBody();
    this.bodyBytesMax = bodyBytesMax;
  }

  /**
   * A request that is spoilt.
   *
   * @param how what was done, for the message of a test that fails
   */
  record Spoilt(String how, String method, String target, byte[] body) {}

  Spoilt draw(long seed) throws IOException {
    Random random = new Random(seed);
    while (true) {
      Spoilt spoilt = hasBody ? ofBody(random) : ofQuery(random);
      if (spoilt != null) {
        return spoilt;
      }
    }
  }

  private Spoilt target(String how, String target) {
    return new Spoilt(how, whole.method(), target, whole.body());
  }

  private Spoilt body(String how, byte[] body) {
    return new Spoilt(how, whole.method(), whole.target(), body);
  }

  private Spoilt body(String how, String body) {
    return body(how, body.getBytes(StandardCharsets.UTF_8));
  }

  private Spoilt ofQuery(Random random) {
    String more = whole.target().contains("?") ? "&" : "?";
    return switch (random.nextInt(5)) {
      case 0 -> target("no value", whole.target() + more + name(random));
      case 1 -> target("no JSON", whole.target() + more + name(random) + "=%7B" + name(random));
      case 2 -> body("a body", "{\"" + name(random) + "\":1}");
      case 3 -> target("the call's name", whole.target() + more + "call=%22sled-list%22");
      default -> path(random);
    };
  }

  private Spoilt ofBody(Random random) throws IOException {
    String text = new String(whole.body(), StandardCharsets.UTF_8);
    ObjectNode tree = (ObjectNode) JSON.readTree(whole.body());
    return switch (random.nextInt(10)) {
      case 0 -> body("cut off", text.substring(0, 1 + random.nextInt(text.length() - 1)));
      case 1 -> body("more behind it", text + "{}[]x1\"".charAt(random.nextInt(7)));
      case 2 -> twice(text, tree, random);
      case 3 -> otherType(tree, random);
      case 4 -> body("deep", "{\"a\":" + "[".repeat(1001 + random.nextInt(bodyBytesMax - 1100)));
      case 5 -> body("too long", new byte[bodyBytesMax + 1 + random.nextInt(4000)]);
      case 6 -> body("not UTF-8", noText(random));
      case 7 ->
          body("no object", List.of("[]", "1", "\"x\"", "null", "tru").get(random.nextInt(5)));
      case 8 -> target("a query", whole.target() + "?" + name(random) + "=1");
      default -> path(random);
    };
  }

  /** Null if the path has no id in it. */
  @SuppressWarnings("NullAway") // drawn again then
  private Spoilt path(Random random) {
    String spoilt =
        whole
            .target()
            .replaceFirst(
                ID, List.of("x", "%00", "%", "1-2-3", "%2e%2e", "null").get(random.nextInt(6)));
    return spoilt.equals(whole.target()) ? null : target("no id", spoilt);
  }

  /** Null if there is no field. */
  @SuppressWarnings("NullAway") // drawn again then
  private Spoilt twice(String text, ObjectNode tree, Random random) {
    List<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    if (names.isEmpty()) {
      return null;
    }
    String name = names.get(random.nextInt(names.size()));
    return body("a field twice", "{\"" + name + "\":" + tree.get(name) + "," + text.substring(1));
  }

  /** Null if there is no value. */
  @SuppressWarnings("NullAway") // drawn again then
  private Spoilt otherType(ObjectNode tree, Random random) throws IOException {
    List<Runnable> changes = new ArrayList<>();
    collect(tree, random, changes);
    if (changes.isEmpty()) {
      return null;
    }
    changes.get(random.nextInt(changes.size())).run();
    return body("a value of another type", bytes(tree));
  }

  private static void collect(JsonNode node, Random random, List<Runnable> changes) {
    if (!(node instanceof ObjectNode object)) {
      return;
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      ArrayNode other = JSON.createArrayNode().add(random.nextInt()).add(name(random));
      changes.add(() -> object.set(name, other));
      collect(object.get(name), random, changes);
    }
  }

  private static byte[] noText(Random random) {
    byte[] bytes = "{\"........\":1}".getBytes(StandardCharsets.US_ASCII);
    bytes[2 + random.nextInt(8)] = (byte) (0xf8 + random.nextInt(8));
    return bytes;
  }

  private static String name(Random random) {
    return "zz" + Integer.toUnsignedString(random.nextInt(), 36);
  }

  private static byte[] bytes(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
