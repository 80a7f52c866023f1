package dev.sluice.api.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import java.util.stream.Collectors;

/** Says in the words of the wire, not of Java, why something could not be read. */
final class Misread {

  private Misread() {}

  /** One line: where, and what was expected there, as far as it is known. */
  static String words(IOException e) {
    if (!(e instanceof JsonMappingException wrong)) {
      return firstLine(
          e instanceof JsonProcessingException broken
              ? broken.getOriginalMessage()
              : String.valueOf(e.getMessage()));
    }
    String path = path(wrong);
    String where = path.isEmpty() ? "" : path + ": ";
    if (wrong instanceof InvalidTypeIdException unknown) {
      return unknown.getTypeId() == null
          ? "call is missing"
          : where + "no call is named " + unknown.getTypeId();
    }
    if (wrong instanceof ValueInstantiationException refused && refused.getCause() != null) {
      return where + firstLine(String.valueOf(refused.getCause().getMessage()));
    }
    if (wrong instanceof MismatchedInputException other && other.getTargetType() != null) {
      return where + "expected " + expected(other.getTargetType());
    }
    return where + firstLine(wrong.getOriginalMessage());
  }

  private static String path(JsonMappingException e) {
    return e.getPath().stream()
        .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : "." + at.getFieldName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }

  private static String expected(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(String::valueOf)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    RecordComponent[] parts = type.isRecord() ? type.getRecordComponents() : null;
    if (parts != null && parts.length == 1) { // an id, say, which is its value on the wire
      return expected(parts[0].getType());
    }
    if (type == UUID.class) {
      return "a UUID";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class) {
      return "true or false";
    }
    return type == int.class || type == long.class || type == Long.class
        ? "a whole number"
        : "an object";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
