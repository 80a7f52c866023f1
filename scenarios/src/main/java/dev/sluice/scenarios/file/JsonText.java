package dev.sluice.scenarios.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.reports.Trouble;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of JSON that people write: strict, with messages that say where. */
final class JsonText {

  /** Far above any scenario or plan. */
  static final int BYTES_MAX = 16 << 20;

  /** A shorter number that is out of bounds is reported with its field. */
  private static final int DIGITS_MAX = 10_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNumberLength(DIGITS_MAX).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private JsonText() {}

  /**
   * The text of a file.
   *
   * @param what kind of file was expected
   */
  static String read(Path file, String what) {
    try {
      if (Files.isDirectory(file)) {
        throw new BadInputException(file + ": is a folder, expected " + what);
      }
      if (Files.size(file) > BYTES_MAX) {
        throw new BadInputException(file + ": is above 16 MiB, expected " + what);
      }
      return decode(file.toString(), Files.readAllBytes(file), what);
    } catch (IOException e) {
      throw new BadInputException(file + ": " + Trouble.words(e) + ", expected " + what, e);
    }
  }

  /** The text that bytes are. */
  static String decode(String file, byte[] bytes, String what) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + ": " + Trouble.words(e) + ", expected " + what, e);
    }
  }

  /** What a text holds. */
  static JsonNode tree(String file, String text) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      if (tree.isMissingNode()) {
        throw new BadInputException(file + ": is empty, expected JSON");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new BadInputException(file + ": " + problem(text, e), e);
    } catch (NumberFormatException e) {
      throw new BadInputException(
          file + ": a number with an exponent of over 9 digits, expected a whole number", e);
    }
  }

  private static String problem(String text, JsonProcessingException e) {
    String message = String.valueOf(e.getOriginalMessage());
    JsonLocation location = e.getLocation();
    String where =
        location == null
            ? ""
            : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    if (message.startsWith("Duplicate field ")) {
      String field = message.substring("Duplicate field ".length());
      return where + "field " + Shown.plain(field) + " a second time, expected each once";
    } else if (message.startsWith("Number value length")) {
      return where + "a number of over " + DIGITS_MAX + " digits, expected a shorter one";
    } else if (message.startsWith("Document nesting depth")) {
      return where + "nested over 1000 deep, expected less";
    }
    int at = location == null ? 0 : (int) Math.max(0, location.getCharOffset());
    String rest = at >= text.length() ? "" : text.substring(at).lines().findFirst().orElse("");
    return rest.isBlank()
        ? where + "no JSON: the text or its line ends here, expected more"
        : where + "no JSON at '" + Shown.plain(rest.strip()) + "', expected JSON";
  }
}
