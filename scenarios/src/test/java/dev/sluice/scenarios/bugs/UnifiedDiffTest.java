package dev.sluice.scenarios.bugs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.scenarios.file.BadInputException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnifiedDiffTest {

  private static final String ONE_HUNK =
      """
      --- a/F.java
      +++ b/F.java
      @@ -2,3 +2,3 @@
       two
      -three
      +THREE
       four
      """;

  @Test
  void hunkInItsPlace_isApplied() {
    assertThat(apply(ONE_HUNK, "one\ntwo\nthree\nfour\n")).isEqualTo("one\ntwo\nTHREE\nfour\n");
  }

  @Test
  void hunkThatHasMoved_isFoundWhereverItIs() {
    assertThat(apply(ONE_HUNK, "0\n0\n0\n0\none\ntwo\nthree\nfour\n"))
        .isEqualTo("0\n0\n0\n0\none\ntwo\nTHREE\nfour\n");
    assertThat(apply(ONE_HUNK, "two\nthree\nfour\n")).isEqualTo("two\nTHREE\nfour\n");
  }

  @Test
  void hunkThatFitsTwice_isAppliedToTheNearer() {
    assertThat(apply(ONE_HUNK, "one\ntwo\nthree\nfour\n5\n6\n7\ntwo\nthree\nfour\n"))
        .isEqualTo("one\ntwo\nTHREE\nfour\n5\n6\n7\ntwo\nthree\nfour\n");
  }

  @Test
  void laterHunk_findsItsPlaceAfterTheFirstHasMovedIt() {
    String diff =
        """
        --- a/F.java
        +++ b/F.java
        @@ -1,1 +1,3 @@
        -one
        +1
        +1
        +1
        @@ -3,1 +5,1 @@
        -three
        +THREE
        """;
    assertThat(apply(diff, "one\ntwo\nthree\n")).isEqualTo("1\n1\n1\ntwo\nTHREE\n");
  }

  @Test
  void oneChangedLetter_isRefusedByFileAndLine() {
    assertThatThrownBy(() -> apply(ONE_HUNK, "one\ntwo\nthreE\nfour\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessage("it.patch does not apply: F.java: nothing like the hunk of line 2");
  }

  @Test
  void noSuchFile_isRefused() {
    assertThatThrownBy(() -> parse(ONE_HUNK).apply(path -> null))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no production source F.java");
  }

  @Test
  void hunkShorterThanItSays_isRefused() {
    String cut = ONE_HUNK.substring(0, ONE_HUNK.indexOf(" four"));

    assertThatThrownBy(() -> parse(cut))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("it.patch: line");
  }

  @Test
  void textThatIsNoDiff_isRefused() {
    assertThatThrownBy(() -> parse("nonsense\n"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("line 1: expected '--- a/PATH'");
    assertThatThrownBy(() -> parse(""))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected a unified diff");
  }

  private static UnifiedDiff parse(String diff) {
    return UnifiedDiff.parse("it.patch", diff.lines().toList(), 0);
  }

  private static String apply(String diff, String text) {
    Map<String, String> changed = parse(diff).apply(path -> text);
    assertThat(changed).containsOnlyKeys("F.java");
    return changed.getOrDefault("F.java", "");
  }
}
