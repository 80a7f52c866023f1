package dev.sluice.platform;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Excuses one class, method or field from the determinism guards: forbidden calls, and static
 * state. For the few places where the rule does not fit; each gives the reason.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.CONSTRUCTOR, ElementType.FIELD})
public @interface Deliberate {

  /** Why nothing that a run decides can depend on it. */
  String value();
}
