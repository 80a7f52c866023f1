package dev.sluice.house;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.sluice.platform.Deliberate;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * That a static field can carry nothing from one run to the next. A type does not tell whether a
 * list is immutable, so the values themselves are looked at.
 *
 * <p>Caveat: looks one level deep, and at what a class holds once it is loaded.
 */
final class StaticState extends ArchCondition<JavaField> {

  private static final List<String> IMMUTABLE =
      List.of(
          "java.util.ImmutableCollections$",
          "java.util.Collections$Unmodifiable",
          "java.util.Collections$Empty",
          "java.util.Collections$Singleton",
          "clojure.lang.Persistent");

  private static final List<String> MUTABLE =
      List.of("java.util.concurrent.atomic.", "java.lang.ThreadLocal", "java.lang.StringBu");

  StaticState() {
    super("hold no state");
  }

  @Override
  public void check(JavaField field, ConditionEvents events) {
    if (!field.getModifiers().contains(JavaModifier.STATIC) || isExcused(field)) {
      return;
    }
    String complaint =
        field.getModifiers().contains(JavaModifier.FINAL)
            ? complaintAbout(valueOf(field.reflect()))
            : "is not final";
    if (complaint != null) {
      events.add(SimpleConditionEvent.violated(field, field.getFullName() + " " + complaint));
    }
  }

  private static boolean isExcused(JavaField field) {
    return field.getModifiers().contains(JavaModifier.SYNTHETIC)
        || field.isAnnotatedWith(Deliberate.class)
        || field.getOwner().isAnnotatedWith(Deliberate.class);
  }

  private static @Nullable String complaintAbout(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    Class<?> type = value.getClass();
    if (type.isArray()) {
      return "is an array, and its elements can be set";
    } else if ((value instanceof Collection || value instanceof Map)
        && !startsWith(type, IMMUTABLE)) {
      return "can be changed: " + type.getName();
    } else if (value instanceof Iterator || value instanceof RandomGenerator) {
      return "moves on with each use: " + type.getName();
    } else if (startsWith(type, MUTABLE)) {
      return "can be changed: " + type.getName();
    } else if (startsWith(type, List.of("dev.sluice."))) {
      return Arrays.stream(type.getDeclaredFields())
          .filter(part -> !Modifier.isStatic(part.getModifiers()))
          .filter(part -> !Modifier.isFinal(part.getModifiers()))
          .map(part -> "can be changed in its field " + part.getName())
          .findFirst()
          .orElse(null);
    }
    return null;
  }

  private static boolean startsWith(Class<?> type, List<String> prefixes) {
    return prefixes.stream().anyMatch(type.getName()::startsWith);
  }

  private static @Nullable Object valueOf(Field field) {
    try {
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new LinkageError(field.toString(), e);
    }
  }
}
