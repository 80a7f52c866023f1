package dev.sluice.scenarios.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the configuration file of a process: one JSON object of settings. */
public final class Settings {

  private Settings() {}

  /**
   * The settings of a file, each a {@link String}, a {@link Long} or a {@link Boolean}.
   *
   * @param types of the settings that there may be, by name
   * @throws BadInputException if the file is none, or has a setting that is unknown or of another
   *     type
   */
  public static Map<String, Object> read(Path file, Map<String, Class<?>> types) {
    JsonNode tree =
        JsonText.tree(file.toString(), JsonText.read(file, "a configuration file of JSON"));
    Fields fields = new Fields(file.toString(), tree, new FieldSchema());
    Map<String, Object> settings = new LinkedHashMap<>();
    types.forEach(
        (name, type) -> {
          if (fields.has(name)) {
            settings.put(name, value(fields, name, type));
          }
        });
    fields.end();
    return settings;
  }

  private static Object value(Fields fields, String name, Class<?> type) {
    if (type == Boolean.class) {
      return fields.bool(name);
    }
    return type == Long.class
        ? fields.integer(name, Long.MIN_VALUE, Long.MAX_VALUE)
        : fields.text(name);
  }
}
