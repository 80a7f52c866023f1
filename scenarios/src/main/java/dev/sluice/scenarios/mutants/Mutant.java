package dev.sluice.scenarios.mutants;

import org.pitest.mutationtest.engine.MutationIdentifier;

/**
 * Production code with one small thing broken.
 *
 * @param id by which the engine makes it again
 * @param className the class that is broken
 * @param method the method, as the compiler calls it
 * @param line in its source
 * @param mutator what kind of thing was done, such as {@code MATH}
 * @param what was done, in PIT's words
 */
public record Mutant(
    MutationIdentifier id, String className, String method, int line, String mutator, String what) {

  private static final String ROOT = "dev.sluice.";

  /** Where it is, for people: {@code nexus.StartSaga:81}. */
  public String where() {
    return topClass() + ":" + line;
  }

  /** The class of the source file, short: {@code nexus.StartSaga}. */
  public String topClass() {
    return topClass(className).substring(ROOT.length());
  }

  /** The class of the source file that {@code className} is in: lines are counted in that. */
  static String topClass(String className) {
    return className.contains("$") ? className.substring(0, className.indexOf('$')) : className;
  }
}
