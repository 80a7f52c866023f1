package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.sim.judge.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of concerns in docs/control-plane.md names what exists, and leaves no cell empty. */
class ControlPlanePageTest {

  private static final Path PAGE = Path.of("../docs/control-plane.md");
  private static final Path SCENARIOS = Path.of("src/main/resources/scenarios");
  private static final String TABLE = "| concern | class | scenario | promise |";
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void classesOfTheTable_exist() throws IOException {
    Set<String> known =
        new ClassFileImporter()
            .importPackages("dev.sluice").stream()
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
    for (String[] row : rows()) {
      assertThat(known).as(row[0]).containsAll(names(row[1]));
    }
  }

  @Test
  void scenariosOfTheTable_areInTheCatalogue() throws IOException {
    for (String[] row : rows()) {
      for (String name : names(row[2])) {
        assertThat(SCENARIOS.resolve(name + ".json")).as(row[0]).exists();
      }
    }
  }

  @Test
  void promisesOfTheTable_exist() throws IOException {
    Set<String> known =
        Arrays.stream(Promise.values())
            .map(Promise::label)
            .collect(Collectors.toCollection(TreeSet::new));
    for (String[] row : rows()) {
      assertThat(known).as(row[0]).containsAll(names(row[3]));
    }
  }

  /** The cells of each row. */
  private static List<String[]> rows() throws IOException {
    List<String> lines = Files.readAllLines(PAGE);
    List<String[]> rows = new ArrayList<>();
    for (int at = lines.indexOf(TABLE) + 2; lines.get(at).startsWith("|"); at++) {
      String[] cells = lines.get(at).substring(2).split(" \\| | \\|$", -1);
      assertThat(cells).as(lines.get(at)).hasSize(5);
      rows.add(cells);
    }
    assertThat(rows).hasSizeGreaterThan(25);
    return rows;
  }

  /** The names in a cell; there is one at least. */
  private static List<String> names(String cell) {
    List<String> names = new ArrayList<>();
    Matcher named = NAME.matcher(cell);
    while (named.find()) {
      names.add(named.group(1));
    }
    assertThat(names).as(cell).isNotEmpty();
    return names;
  }
}
