package dev.sluice.api.call;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sluice.api.ErrorCode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the records of today can write: the paths of fields, and the values of enumerations. */
final class WireFields {

  private final SortedSet<String> fields = new TreeSet<>();
  private final SortedMap<String, List<String>> values = new TreeMap<>();

  /** The paths of all fields that a call of this kind and its answers may have. */
  static SortedSet<String> of(CallType call) {
    WireFields found = new WireFields();
    found.fields.add("call.call");
    found.record("call", call.record());
    found.fields.add("answer.answer");
    found.fields.add("answer.value");
    found.type("answer.value", call.answer());
    return found.fields;
  }

  /** The values of all enumerations that calls, answers and errors have, by their names. */
  static SortedMap<String, List<String>> values() {
    WireFields found = new WireFields();
    for (CallType call : CallType.all()) {
      found.record("", call.record());
      found.type("", call.answer());
    }
    found.type("", ErrorCode.class);
    return found.values;
  }

  private void type(String path, Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      type(path + "[]", list.getActualTypeArguments()[0]);
    } else if (type instanceof Class<?> one && one.isRecord()) {
      record(path, one);
    } else if (type instanceof Class<?> one && one.isEnum()) {
      values.put(
          one.getSimpleName(),
          Arrays.stream(one.getEnumConstants()).map(Object::toString).toList());
    } else if (type instanceof Class<?> one && one.isSealed()) {
      JsonTypeInfo info = Objects.requireNonNull(one.getAnnotation(JsonTypeInfo.class));
      fields.add(path + "." + info.property());
      for (JsonSubTypes.Type of : one.getAnnotation(JsonSubTypes.class).value()) {
        record(path, of.value());
      }
    }
  }

  private void record(String path, Class<?> record) {
    for (RecordComponent component : record.getRecordComponents()) {
      if (!component.getAccessor().isAnnotationPresent(JsonValue.class)) {
        fields.add(path + "." + component.getName());
        type(path + "." + component.getName(), component.getGenericType());
      }
    }
  }
}
