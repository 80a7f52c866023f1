package dev.sluice.scenarios.coverage;

import java.util.Locale;

/**
 * The branches of one line of source in one method.
 *
 * @param topClass the class that the file is named after, with its package
 * @param method its name; what a lambda does is done by the method that it stands in
 * @param line its number
 * @param taken branches taken by some seed
 * @param of all branches
 */
public record BranchLine(String topClass, String method, int line, int taken, int of) {

  /** From names as class files have them. */
  static BranchLine of(String className, String methodName, int line, int taken, int of) {
    String name = className.replace('/', '.');
    int nested = name.indexOf('$');
    return new BranchLine(
        nested < 0 ? name : name.substring(0, nested), method(methodName), line, taken, of);
  }

  private static String method(String name) {
    if (!name.startsWith("lambda$")) {
      return name;
    }
    String outer = name.split("\\$")[1];
    return switch (outer) {
      case "new" -> "<init>";
      case "static" -> "<clinit>";
      default -> outer;
    };
  }

  BranchLine plus(BranchLine other) {
    return new BranchLine(topClass, method, line, taken + other.taken, of + other.of);
  }

  /** By which lines are told apart and sorted. */
  String key() {
    return String.format(Locale.ROOT, "%s %06d %s", topClass, line, method);
  }

  /** Branches that no seed has taken. */
  public int missed() {
    return of - taken;
  }

  /** The path of its file below the root of sources. */
  public String file() {
    return topClass.replace('.', '/') + ".java";
  }
}
