package dev.sluice.scenarios.bugs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class BugsTest {

  private static final String PATCH =
      """
      Bug: sleds are
       numbered wrongly
      Source: made up
      Expect: one, two

      --- a/system/src/main/java/dev/sluice/api/SledId.java
      +++ b/system/src/main/java/dev/sluice/api/SledId.java
      @@ -1,1 +1,1 @@
      -package dev.sluice.api;
      +package dev.sluice.api
      """;

  @TestFactory
  Stream<DynamicTest> everyPlantedBug_appliesAndCompiles() {
    return Bugs.builtIn().select(List.of()).stream()
        .map(
            bug ->
                DynamicTest.dynamicTest(
                    bug.name(), () -> assertThat(Patched.classes(bug)).isNotEmpty()));
  }

  @Test
  void canary_isFound() {
    Bug canary = Bugs.builtIn().select(List.of("canary")).get(0);

    Hunt.Outcome outcome = Objects.requireNonNull(new Hunt(100, 2, new Stop(), false).hunt(canary));

    assertThat(outcome.found()).isTrue();
    assertThat(outcome.asExpected()).isTrue();
  }

  @Test
  void worldWithoutABug_showsNothing() {
    BugFinder finder = BuggyWorld.finder(Map.of());

    for (long seed = 1; seed <= 24; seed++) {
      assertThat(finder.look(seed)).isNull();
    }
  }

  @Test
  void header_isRead() {
    Bug bug = Bug.parse("it", PATCH);

    assertThat(bug.what()).isEqualTo("sleds are numbered wrongly");
    assertThat(bug.source()).isEqualTo("made up");
    assertThat(bug.expected()).containsExactly("one", "two");
  }

  @Test
  void patchThatDoesNotCompile_isRefusedByName() {
    assertThatThrownBy(() -> Patched.classes(Bug.parse("it", PATCH)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("it.patch does not compile: ")
        .hasMessageContaining("SledId.java, line 1");
  }

  @Test
  void headerThatLacksALine_isRefused() {
    assertThatThrownBy(() -> Bug.parse("it", PATCH.replace("Expect", "Except")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("it.patch: expected a header line 'Expect: ...'");
  }

  @Test
  void folder_isReadByFileName(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("it.patch"), PATCH);

    assertThat(Bugs.in(folder).select(List.of())).extracting(Bug::name).containsExactly("it");
    assertThatThrownBy(() -> Bugs.in(folder).select(List.of("that")))
        .isInstanceOf(BadInputException.class)
        .hasMessage("no planted bug 'that', expected one of it");
  }

  @Test
  void folderWithoutPatches_isRefused(@TempDir Path folder) {
    assertThatThrownBy(() -> Bugs.in(folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no file *.patch");
    assertThatThrownBy(() -> Bugs.in(folder.resolve("none")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a folder of patches");
  }
}
