package dev.sluice.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What holds between the modules of the house and in all of them, by name. Stated for any root
 * package, so that a house built wrong on purpose can show each rule at work.
 */
final class HouseRules {

  /** From the ground up; what is in none of these packages is {@code system}, below them all. */
  private static final List<String> FLOORS = List.of("sim", "reports", "scenarios", "cli");

  /** Modules of several packages; those of {@code system} are ruled by its own guards. */
  private static final List<String> WITHOUT_CYCLES = List.of("sim", "scenarios");

  private HouseRules() {}

  /** The rules for the house under {@code root}. */
  static Map<String, ArchRule> of(String root) {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("system knows nothing above it", arrow(root, 0));
    for (int floor = 1; floor < FLOORS.size(); floor++) {
      rules.put(FLOORS.get(floor - 1) + " knows nothing above it", arrow(root, floor));
    }
    for (String module : WITHOUT_CYCLES) {
      rules.put(
          module + " has no cycle of packages",
          slices().matching("%s.%s.(*)..".formatted(root, module)).should().beFreeOfCycles());
    }
    rules.put("nothing static holds state", fields().should(new StaticState()));
    rules.put(
        "a simulation asks no unknown object for its hash code",
        noClasses()
            .that(resideInAPackage(root + ".sim.."))
            .should()
            .callMethod(Object.class, "hashCode"));
    rules.put(
        "a simulation locks nothing",
        noMethods()
            .that()
            .areDeclaredInClassesThat(resideInAPackage(root + ".sim.."))
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED));
    return rules;
  }

  /** That nothing below {@code floor} depends on that floor or one above it. */
  private static ArchRule arrow(String root, int floor) {
    String[] above = packages(root, FLOORS.subList(floor, FLOORS.size()));
    return noClasses()
        .that(resideInAPackage(root + "..").and(not(resideInAnyPackage(above))))
        .should()
        .dependOnClassesThat(resideInAnyPackage(above));
  }

  private static String[] packages(String root, List<String> names) {
    return names.stream().map(name -> "%s.%s..".formatted(root, name)).toArray(String[]::new);
  }
}
