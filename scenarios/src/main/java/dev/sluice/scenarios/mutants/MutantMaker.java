package dev.sluice.scenarios.mutants;

import dev.sluice.sim.kernel.Draws;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.pitest.classinfo.ClassName;
import org.pitest.mutationtest.engine.MutationDetails;
import org.pitest.mutationtest.engine.gregor.GregorMutater;
import org.pitest.mutationtest.engine.gregor.MethodInfo;
import org.pitest.mutationtest.engine.gregor.MethodMutatorFactory;
import org.pitest.mutationtest.engine.gregor.config.Mutator;

/** Makes mutants of classes, by PIT's engine. Safe for use from many threads. */
final class MutantMaker {

  private static final List<String> MUTATORS =
      List.of(
          "DEFAULTS",
          "NEGATE_CONDITIONALS",
          "EXPERIMENTAL_SWITCH",
          "EXPERIMENTAL_ARGUMENT_PROPAGATION");

  /** What is logged decides nothing. */
  private static final String LOGGING = "org/slf4j/";

  private final OurClasses classes;
  private final Map<String, String> mutatorNames = new TreeMap<>();
  private final Collection<MethodMutatorFactory> mutators = new ArrayList<>();

  MutantMaker(OurClasses classes) {
    this.classes = classes;
    mutators.addAll(Mutator.fromStrings(MUTATORS));
    mutators.add(new SwappedArguments());
    mutators.forEach(one -> mutatorNames.put(one.getGloballyUniqueId(), one.getName()));
  }

  /** All there are of a class, in the order of its code. */
  List<Mutant> of(String className) {
    Set<String> unwritten = Unwritten.methods(bytes(className).orElseThrow());
    return engine(unwritten).findMutations(ClassName.fromString(className)).stream()
        .filter(details -> !details.getDescription().contains(LOGGING))
        .sorted(Comparator.comparing(MutationDetails::getId))
        .map(
            details ->
                new Mutant(
                    details.getId(),
                    className,
                    details.getMethod(),
                    details.getLineNumber(),
                    mutatorNames.getOrDefault(details.getMutator(), details.getMutator()),
                    details.getDescription()))
        .toList();
  }

  /** So many of all there are, each with the same chance, the same ones for the same salt. */
  List<Mutant> draw(List<Mutant> all, int count, long salt) {
    long key = Draws.key(salt, "mutants");
    return all.stream()
        .sorted(
            Comparator.comparingLong((Mutant one) -> Draws.key(key, one.id().toString()))
                .thenComparing(Mutant::id))
        .limit(count)
        .toList();
  }

  /** The class file of a mutant. */
  byte[] make(Mutant mutant) {
    Set<String> unwritten = Unwritten.methods(bytes(mutant.className()).orElseThrow());
    return engine(unwritten).getMutation(mutant.id()).getBytes();
  }

  private GregorMutater engine(Set<String> unwritten) {
    return new GregorMutater(this::bytes, method -> !unwritten.contains(key(method)), mutators);
  }

  private static String key(MethodInfo method) {
    return method.getName() + method.getMethodDescriptor();
  }

  private Optional<byte[]> bytes(String name) {
    String dotted = name.replace('/', '.');
    byte[] ours = classes.bytes(dotted);
    if (ours != null) {
      return Optional.of(ours);
    }
    String file = dotted.replace('.', '/') + ".class";
    try (InputStream in = MutantMaker.class.getClassLoader().getResourceAsStream(file)) {
      return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("reading " + dotted, e);
    }
  }
}
