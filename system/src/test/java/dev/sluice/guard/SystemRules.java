package dev.sluice.guard;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.Timer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;

/**
 * What holds between the packages of the production code and inside them, by name. Stated for any
 * root package, so that a house built wrong on purpose can show each rule at work.
 */
final class SystemRules {

  private static final Set<String> CONTINUATIONS =
      Set.of(
          "thenApply",
          "thenAccept",
          "thenRun",
          "thenCompose",
          "thenCombine",
          "handle",
          "whenComplete",
          "exceptionally");

  private final String root;
  private final Map<String, ArchRule> rules = new LinkedHashMap<>();

  private SystemRules(String root) {
    this.root = root;
  }

  /** The rules for the house under {@code root}. */
  static Map<String, ArchRule> of(String root) {
    SystemRules house = new SystemRules(root);
    house.arrows();
    house.threads();
    house.order();
    return house.rules;
  }

  /** Each package may use itself and what is named here; so agent and nexus share the api only. */
  private void arrows() {
    mayUse("platform");
    mayUse("api", "platform");
    mayUse("bhyve", "platform", "api");
    mayUse("agent", "platform", "api", "bhyve");
    mayUse("nexus", "platform", "api");
    mayUse("nexus.store", "platform", "api");
    mayUse("transport", "platform", "api");
    add(
        "ports know no adapter",
        noClasses()
            .that(not(resideInAnyPackage(adapters())))
            .should()
            .dependOnClassesThat(resideInAnyPackage(adapters())));
    add(
        "nexus knows no form of its store",
        noClasses()
            .that(resideInAPackage(below("nexus")))
            .and(not(resideInAPackage(below("nexus.store.memory"))))
            .should()
            .dependOnClassesThat(resideInAPackage(below("nexus.store.memory"))));
    add("packages form no cycle", slices().matching(root + ".(*)..").should().beFreeOfCycles());
  }

  private void mayUse(String user, String... used) {
    String[] allowed =
        Stream.concat(Arrays.stream(used), Stream.of(user)).map(this::below).toArray(String[]::new);
    add(
        user + " uses only what is below it",
        noClasses()
            .that(resideInAPackage(below(user)))
            .should()
            .dependOnClassesThat(
                resideInAPackage(root + "..").and(not(resideInAnyPackage(allowed)))));
  }

  private void threads() {
    add(
        "only adapters have threads",
        noClasses()
            .that(not(resideInAnyPackage(adapters())))
            .should()
            .dependOnClassesThat(
                belongToAnyOf(
                    Thread.class,
                    Timer.class,
                    Executors.class,
                    ExecutorService.class,
                    ScheduledExecutorService.class,
                    ThreadPoolExecutor.class,
                    ForkJoinPool.class)));
    add(
        "continuations name their worker",
        noClasses()
            .that(resideInAnyPackage(below("agent"), below("nexus"), below("platform")))
            .and()
            .doNotHaveSimpleName("Stages")
            .should()
            .callMethodWhere(
                describe("a continuation runs where its stage completes", SystemRules::continues)));
    add(
        "only adapters lock",
        noMethods()
            .that()
            .areDeclaredInClassesThat(not(resideInAnyPackage(adapters())))
            .should()
            .haveModifier(JavaModifier.SYNCHRONIZED));
  }

  private static boolean continues(JavaMethodCall call) {
    return call.getTarget().getOwner().isAssignableTo(CompletionStage.class)
        && CONTINUATIONS.contains(call.getTarget().getName());
  }

  private void order() {
    add(
        "decision code has no hash-ordered collection",
        noClasses()
            .that(resideInAnyPackage(below("agent"), below("nexus")))
            .and(not(resideInAnyPackage(adapters())))
            .should()
            .dependOnClassesThat(
                belongToAnyOf(
                    HashMap.class, HashSet.class, Hashtable.class, ConcurrentHashMap.class)));
    add(
        "nothing asks an unknown object for its hash code",
        noClasses().should().callMethod(Object.class, "hashCode"));
  }

  private void add(String name, ArchRule rule) {
    // A package may still be to come.
    rules.put(name, rule.allowEmptyShould(true));
  }

  private String[] adapters() {
    return Adapters.packages().stream().map(this::below).toArray(String[]::new);
  }

  private String below(String name) {
    return "%s.%s..".formatted(root, name);
  }
}
