package dev.sluice.api.call;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One kind of call, read off its record.
 *
 * @param name its name on the wire
 * @param record its class
 * @param answer the type of its answer's value, with type arguments
 */
public record CallType(String name, Class<?> record, Type answer) {

  // Each call is asked for its name, and a look at annotations is a call of a proxy.
  private static final ClassValue<String> NAMES =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> record) {
          JsonTypeName name = record.getAnnotation(JsonTypeName.class);
          return Objects.requireNonNull(name, () -> record + " has no name on the wire").value();
        }
      };

  /** Every kind of call there is. */
  public static List<CallType> all() {
    List<CallType> all = new ArrayList<>();
    for (Class<?> api : Call.class.getPermittedSubclasses()) {
      for (Class<?> record : api.getPermittedSubclasses()) {
        ParameterizedType call = (ParameterizedType) record.getGenericInterfaces()[0];
        all.add(new CallType(nameOf(record), record, call.getActualTypeArguments()[0]));
      }
    }
    return all;
  }

  static String nameOf(Class<?> record) {
    return NAMES.get(record);
  }
}
