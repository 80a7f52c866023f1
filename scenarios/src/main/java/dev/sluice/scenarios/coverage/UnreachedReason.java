package dev.sluice.scenarios.coverage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.reports.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Why no seed takes some branches. They are named by the text of their line, not by its number, so
 * that a reason stays true when lines move.
 *
 * @param topClass the class that the file is named after, with its package
 * @param method that they are in
 * @param text the line, without the blanks around it; of several such lines in the method, all
 * @param missed how many branches no seed takes
 * @param reason in a sentence
 */
record UnreachedReason(
    @JsonProperty("class") String topClass,
    @JsonProperty("method") String method,
    @JsonProperty("line") String text,
    @JsonProperty("missed") int missed,
    @JsonProperty("reason") String reason) {

  private static final String RESOURCE = "/" + CoverageFile.REASONS;

  private record File(List<UnreachedReason> unreached) {}

  /** Those of this build. */
  static List<UnreachedReason> builtIn() {
    try (InputStream in = UnreachedReason.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("this build has no " + RESOURCE);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(RESOURCE + " of this build cannot be read", e);
    }
  }

  /** Those of a file's text. */
  static List<UnreachedReason> parse(String text) throws JsonProcessingException {
    return new Json().read(text, File.class).unreached();
  }

  /** By which lines are matched. */
  String place() {
    return place(topClass, method, text);
  }

  static String place(String topClass, String method, String text) {
    return topClass + " " + method + ": " + text;
  }
}
