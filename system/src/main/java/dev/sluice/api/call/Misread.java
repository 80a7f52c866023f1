package dev.sluice.api.call;

import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.util.stream.Collectors;

/** Says why something could not be read: where, and without the names of Java. */
final class Misread {

  private static final String PACKAGE = "`(?:[a-z]\\w*\\.)+([\\w$]+)[^`]*`";
  private static final String ADVICE = " \\((?:but could if|for Object value).*";

  private Misread() {}

  /** One line, such as {@code spec.memoryBytes: Cannot deserialize value of type long}. */
  static String words(IOException e) {
    String where = e instanceof JsonMappingException wrong ? path(wrong) : "";
    String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    return where + what.replaceAll(ADVICE, "").replaceAll(PACKAGE, "$1");
  }

  /** Where in the message, with a colon; nothing of the message as a whole. */
  private static String path(JsonMappingException e) {
    String path =
        e.getPath().stream()
            .map(at -> at.getFieldName() == null ? "" + at.getIndex() : at.getFieldName())
            .collect(Collectors.joining("."));
    return path.isEmpty() ? "" : path + ": ";
  }
}
