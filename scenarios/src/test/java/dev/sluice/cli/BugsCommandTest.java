package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.campaign.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hunt that breaks down, after one that does not. */
class BugsCommandTest {

  private static final String HEADER = "Bug: made up\nSource: made up\nExpect: sagas-end\n\n";

  @TempDir private Path folder;

  @BeforeEach
  void plant() throws IOException {
    Files.writeString(
        folder.resolve("harmless.patch"),
        HEADER
            + """
              --- a/system/src/main/java/dev/sluice/api/SledIdentity.java
              +++ b/system/src/main/java/dev/sluice/api/SledIdentity.java
              @@ -1,1 +1,2 @@
               package dev.sluice.api;
              +
              """);
    Files.writeString(
        folder.resolve("not-survived.patch"),
        HEADER
            + """
              --- a/system/src/main/java/dev/sluice/nexus/KeyLimits.java
              +++ b/system/src/main/java/dev/sluice/nexus/KeyLimits.java
              @@ -1,2 +1,3 @@
                 public static KeyLimits standard() {
              +    if (true) throw new AssertionError("planted");
                   return new KeyLimits(
              """);
  }

  private CommandLines.Ended bugs(String... words) {
    String[] all = new String[words.length + 5];
    System.arraycopy(
        new String[] {"bugs", "--from", folder.toString(), "--seeds", "1"}, 0, all, 0, 5);
    System.arraycopy(words, 0, all, 5, words.length);
    return CommandLines.run(new Stop(), all);
  }

  @Test
  void whatWasHuntedBeforeOneThatBreaksDown_isPrinted() {
    CommandLines.Ended ended = bugs();

    assertThat(ended.code()).isEqualTo(ExitCode.INTERNAL_FAULT);
    assertThat(ended.out())
        .containsPattern("(?m)^harmless +>1 ")
        .contains("interrupted: 1 of 2 bugs")
        .doesNotContain("not-survived");
    assertThat(ended.err()).contains("internal fault");
  }

  @Test
  void whatWasHuntedBeforeOneThatBreaksDown_isInTheJson() {
    CommandLines.Ended ended = bugs("--json");

    assertThat(ended.code()).isEqualTo(ExitCode.INTERNAL_FAULT);
    assertThat(ended.out()).contains("\"interrupted\" : true", "\"name\" : \"harmless\"");
  }

  @Test
  void huntThatBreaksDownAtOnce_printsNothing() {
    CommandLines.Ended ended = bugs("not-survived");

    assertThat(ended.code()).isEqualTo(ExitCode.INTERNAL_FAULT);
    assertThat(ended.out()).isEmpty();
  }
}
