package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/architecture.md names classes that exist. */
class ArchitecturePageTest {

  private static final Path PAGE = Path.of("../docs/architecture.md");

  /** A class in code style, perhaps nested; constants such as {@code START_PENDING} are none. */
  private static final Pattern CLASS =
      Pattern.compile("`([A-Z]\\w*[a-z]\\w*(?:\\.[A-Z]\\w*)*)(?:\\.[a-z]\\w*)?`");

  @Test
  void classesNamedOnThePage_exist() throws IOException {
    Set<String> known =
        new ClassFileImporter()
            .importPackages("dev.sluice").stream()
                .map(ArchitecturePageTest::nameInItsPackage)
                .collect(Collectors.toCollection(TreeSet::new));
    Matcher named = CLASS.matcher(Files.readString(PAGE));
    Set<String> names = new TreeSet<>();
    while (named.find()) {
      names.add(named.group(1));
    }
    assertThat(names).hasSizeGreaterThan(40);
    assertThat(known).containsAll(names);
  }

  private static String nameInItsPackage(JavaClass type) {
    String inPackage = type.getName().substring(type.getPackageName().length() + 1);
    return inPackage.replace('$', '.');
  }
}
