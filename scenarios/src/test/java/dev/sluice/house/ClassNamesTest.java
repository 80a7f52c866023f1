package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A name means one thing: no two classes of different packages share it. */
class ClassNamesTest {

  @Test
  void topLevelClasses_haveNamesOfTheirOwn() {
    Map<String, List<String>> byName =
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.sluice")
                .stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .collect(
                    Collectors.groupingBy(
                        JavaClass::getSimpleName,
                        TreeMap::new,
                        Collectors.mapping(JavaClass::getName, Collectors.toList())));
    assertThat(byName).hasSizeGreaterThan(300);
    assertThat(byName.values()).allSatisfy(classes -> assertThat(classes).hasSize(1));
  }
}
