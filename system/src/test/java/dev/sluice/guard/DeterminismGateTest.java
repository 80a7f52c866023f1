package dev.sluice.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import de.thetaphi.forbiddenapis.Checker;
import de.thetaphi.forbiddenapis.CheckerResult;
import de.thetaphi.forbiddenapis.ForbiddenViolation;
import de.thetaphi.forbiddenapis.Logger;
import dev.sluice.platform.Deliberate;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The signatures of {@code config/forbidden} against code that commits each offence. For a file
 * {@code clock.txt} there is a class {@code ClockOffences}, and each of its methods is one offence.
 */
class DeterminismGateTest {

  private static final Path HOUSE = Path.of(System.getProperty("basedir", ".")).resolve("..");

  @ParameterizedTest
  @MethodSource("signatureFiles")
  void everyOffence_isRefused(Path signatures) throws Exception {
    Class<?> offences = offencesAgainst(signatures);

    assertThat(violations(signatures, offences))
        .extracting(violation -> violation.targetMethod.getName())
        .containsAll(
            Arrays.stream(offences.getDeclaredMethods())
                .filter(method -> !method.isSynthetic())
                .map(Method::getName)
                .toList());
  }

  @ParameterizedTest
  @MethodSource("signatureFiles")
  void everyReasonGiven_isSeenWithItsOffence(Path signatures) throws Exception {
    List<ForbiddenViolation> violations = violations(signatures, offencesAgainst(signatures));

    assertThat(reasons(signatures))
        .isNotEmpty()
        .allSatisfy(
            reason -> assertThat(violations).anyMatch(found -> found.description.contains(reason)));
  }

  @ParameterizedTest
  @MethodSource("signatureFiles")
  void everySignatureFile_isPartOfTheBuild(Path signatures) throws IOException {
    assertThat(Files.readString(HOUSE.resolve("pom.xml")))
        .contains("${house}/config/forbidden/" + signatures.getFileName());
  }

  @Test
  void offenceWithAReason_isExcused() throws Exception {
    assertThat(violations(HOUSE.resolve("config/forbidden/clock.txt"), offences("Excused")))
        .isEmpty();
  }

  static Stream<Path> signatureFiles() throws IOException {
    try (Stream<Path> files = Files.list(HOUSE.resolve("config/forbidden"))) {
      return files.sorted().toList().stream();
    }
  }

  private static Class<?> offencesAgainst(Path signatures) throws ClassNotFoundException {
    String name = signatures.getFileName().toString().replace(".txt", "");
    return offences(name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
  }

  private static Class<?> offences(String of) throws ClassNotFoundException {
    return Class.forName("dev.sluice.guard.offence.%sOffences".formatted(of));
  }

  private static List<String> reasons(Path signatures) throws IOException {
    return Files.readAllLines(signatures, UTF_8).stream()
        .filter(line -> !line.startsWith("#") && line.contains("@"))
        .map(line -> line.substring(line.indexOf('@')).replaceFirst("@(defaultMessage)? *", ""))
        .toList();
  }

  private static List<ForbiddenViolation> violations(Path signatures, Class<?> code)
      throws Exception {
    Checker checker =
        new Checker(
            new Silent(),
            code.getClassLoader(),
            Checker.Option.FAIL_ON_MISSING_CLASSES,
            Checker.Option.FAIL_ON_UNRESOLVABLE_SIGNATURES);
    checker.addSuppressAnnotation(Deliberate.class);
    checker.parseSignaturesFile(signatures.toFile());
    String file = code.getSimpleName() + ".class";
    try (InputStream in = code.getResourceAsStream(file)) {
      checker.streamReadClassToCheck(in, file);
    }
    return checker.runWithResults().stream()
        .map(CheckerResult::getViolations)
        .flatMap(List::stream)
        .toList();
  }

  /** What the checker would say is in its results as well. */
  private record Silent() implements Logger {
    @Override
    public void error(String message) {}

    @Override
    public void warn(String message) {}

    @Override
    public void info(String message) {}

    @Override
    public void debug(String message) {}
  }
}
