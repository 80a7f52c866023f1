package dev.sluice.api.call;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which components of a message's records may not be null, by their annotations. Jackson gives null
 * to a component that a message lacks; past the wire nobody expects it.
 */
final class RequiredFields {

  private static final ClassValue<Field[]> FIELDS =
      new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
          return of(type);
        }
      };

  /**
   * One component.
   *
   * @param inner whether its value may have components of its own
   */
  private record Field(RecordComponent component, boolean nullable, boolean inner) {

    @Nullable Object of(Object record) {
      try {
        return component.getAccessor().invoke(record);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("records of the wire are public", e);
      }
    }
  }

  private RequiredFields() {}

  private static Field[] of(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    if (type.isRecord()) {
      for (RecordComponent component : type.getRecordComponents()) {
        Class<?> of = component.getType();
        if (!of.isPrimitive()) {
          boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
          boolean inner = of.isRecord() || !Modifier.isFinal(of.getModifiers());
          fields.add(new Field(component, nullable, inner));
        }
      }
    }
    return fields.toArray(new Field[0]);
  }

  /** The path of the first component that is null and may not be; null if there is none. */
  static @Nullable String missingOf(Object message) {
    if (message instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        Object element = list.get(i);
        String missing = element == null ? "" : missingOf(element);
        if (missing != null) {
          return "[" + i + "]" + missing;
        }
      }
      return null;
    }
    for (Field field : FIELDS.get(message.getClass())) {
      Object value = field.of(message);
      if (value == null ? field.nullable() : !field.inner()) {
        continue;
      }
      String missing = value == null ? "" : missingOf(value);
      if (missing != null) {
        return "." + field.component().getName() + missing;
      }
    }
    return null;
  }
}
