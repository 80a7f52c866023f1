package dev.sluice.transport.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.transport.access.Role;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one kind of call is found.
 *
 * @param call its name on the wire
 * @param role that whoever calls it needs
 * @param method of HTTP
 * @param path with variables, such as {@code /v1/instances/{id}/start}; a variable with a dot,
 *     {@code {info.id}}, is a field within an argument and is in the body too
 */
record Route(String call, Role role, String method, String path) {

  /** Whether arguments outside the path are in the body; else they are in the query. */
  boolean hasBody() {
    return method.equals("POST") || method.equals("PUT");
  }

  /** The path of a call with these arguments; takes those that are only there out of them. */
  String render(ObjectNode arguments) {
    StringBuilder rendered = new StringBuilder();
    for (String segment : segments(path)) {
      rendered.append('/');
      String variable = variable(segment);
      if (variable == null) {
        rendered.append(segment);
      } else {
        String value = arguments.at(pointer(variable)).asText();
        rendered.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        arguments.remove(variable);
      }
    }
    return rendered.toString();
  }

  /** The variables of {@code rawPath}; null if it is of another form. */
  @Nullable Map<String, String> match(String rawPath) {
    List<String> mine = segments(path);
    List<String> theirs = segments(rawPath);
    if (mine.size() != theirs.size()) {
      return null;
    }
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < mine.size(); i++) {
      String variable = variable(mine.get(i));
      if (variable != null) {
        variables.put(variable, URLDecoder.decode(theirs.get(i), StandardCharsets.UTF_8));
      } else if (!mine.get(i).equals(theirs.get(i))) {
        return null;
      }
    }
    return variables;
  }

  /**
   * Puts the path's variables among the arguments.
   *
   * @return what is wrong with them; null if nothing is
   */
  static @Nullable String fill(ObjectNode arguments, Map<String, String> variables) {
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      String name = variable.getKey();
      if (name.indexOf('.') < 0) {
        if (arguments.has(name)) {
          return name + " is in the path already";
        }
        arguments.put(name, variable.getValue());
      } else {
        JsonNode given = arguments.at(pointer(name));
        if (!given.isTextual() || !given.textValue().equals(variable.getValue())) {
          return name + " differs from the one in the path";
        }
      }
    }
    return null;
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  private static @Nullable String variable(String segment) {
    return segment.startsWith("{") ? segment.substring(1, segment.length() - 1) : null;
  }

  private static JsonPointer pointer(String variable) {
    return JsonPointer.compile("/" + variable.replace('.', '/'));
  }
}
