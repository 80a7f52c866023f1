package dev.sluice.sim.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Single values: what each form of EDN means, and how far a text may go. */
class EdnParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "0 | 0",
        "9 | 9",
        "-7 | -7",
        "+7 | 7",
        "99999999999999999 | 99999999999999999",
        "999999999999999999 | 999999999999999999",
        "9223372036854775807 | 9223372036854775807",
        "-9223372036854775808 | -9223372036854775808",
        "9223372036854775808 | 9223372036854775808N",
        "7N | 7N",
        "7M | 7M",
        "1. | 1.0",
        "1e3 | 1000.0",
        "-1.5 | -1.5",
        "6/4 | 3/2",
        "4/2 | 2",
        "##Inf | ##Inf",
        "##-Inf | ##-Inf",
        "##NaN | ##NaN",
        "- | -",
        "+ | +",
        "-a | -a",
        "true | true",
        "false | false",
        "nil | nil",
        "a/b | a/b",
        ":n/k | :n/k",
        "^:meta [1] | [1]",
        "^{:a 1} ^:b x | x",
        "#tag 7 | #tag 7",
        "#_1 2 | 2",
        "#_#_1 2 3 | 3",
        "[#_1] | []",
        "[1 #_2 3] | [1 3]",
        "[a(b)c] | [a (b) c]",
        "() | ()",
        "#{} | #{}",
        "{} | {}",
        "\"a\\nb\\tc\\rd\" | \"a\\nb\\tc\\rd\"",
        "\"\\\"\\\\\" | \"\\\"\\\\\"",
        "\"\\u0041b\" | \"Ab\"",
        "\"x\\u00e9\" | \"xé\"",
        "\\a | \\a",
        "\\\\ | \\\\",
        "[\\( \\)] | [\\( \\)]",
        "\\newline | \\newline",
        "\\space | \\space",
        "\\tab | \\tab",
        "\\return | \\return",
        "\\u0041 | \\A",
        "\\uabcd | \\uabcd",
        "\\u | \\u",
        "\\backspace | \\u0008",
        "\\formfeed | \\u000c",
      })
  void value_isReadAndWrittenInItsPlainForm(String text, String written) {
    assertThat(EdnWriter.value(HistoryReader.value(text))).isEqualTo(written);
  }

  @Test
  void controlCharactersOfStrings_areRead() {
    assertThat(HistoryReader.value("\"\\b\\f\"")).isEqualTo("\b\f");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,", " 1", "\uFEFF1", "\t1\n", "\u20031", ";c\n1", "1;c", "1 ;c\n"})
  void whatMeansNothing_isSkipped(String text) {
    assertThat(HistoryReader.value(text)).isEqualTo(1L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | line 1: one value was expected",
        "1 2 | line 1: one value was expected",
        "; c | line 1: one value was expected",
        "`[1\n2\n}` | line 3: found '}' where ']' was expected",
        "`\"a\nb` | line 2: the file ends inside the string that line 1 opens",
        "`;c\n\"a\nb\" 2` | line 3: one value was expected",
        "# | line 1: '#' must be followed by '{', '_', '#', ':' or a tag",
        "#1 | line 1: '#' must be followed by '{', '_', '#', ':' or a tag",
        "^ | line 1: nothing follows metadata",
        "[#_] | line 1: nothing follows #_",
        "[#tag] | line 1: nothing follows #tag",
        "##Infinity | line 1: not EDN: ##Infinity",
        "## | line 1: nothing follows ##",
        "~a | line 1: not EDN: ~a",
        "@a | line 1: not EDN: @a",
        ": | line 1: not a name: :",
        ":a/ | line 1: not a name: :a/",
        "1/0 | line 1: not a number: 1/0",
        "1a2 | line 1: not a number: 1a2",
        "1-2 | line 1: not a number: 1-2",
        "1a | line 1: not a number: 1a",
        "1f | line 1: not a number: 1f",
        "1:2 | line 1: not a number: 1:2",
        "\\ | line 1: the file ends inside a character",
        "\\ab | line 1: an unknown character: \\ab",
        "\\x0041 | line 1: an unknown character: \\x0041",
        "\\u004g | line 1: an unknown character: \\u004g",
        "\"\\u004\" | line 1: \\u needs four hexadecimal digits, not 004\"",
        "\"\\u00 | line 1: \\u needs four hexadecimal digits, not 00",
        "\"\\q\" | line 1: an unknown escape in a string: \\q",
      })
  void whatIsNoValue_isRefusedByLineAndReason(String text, String message) {
    assertThatThrownBy(() -> HistoryReader.value(text))
        .isInstanceOf(MalformedHistoryException.class)
        .hasMessage(message);
  }

  @Test
  void backslashAtTheEndOfAString_endsInsideIt() {
    assertThatThrownBy(() -> HistoryReader.value("\"\\"))
        .hasMessage("line 1: the file ends inside the string that line 1 opens");
  }

  static Stream<String> nested200Deep() {
    return Stream.of(
        "[".repeat(200) + "]".repeat(200), "^a ".repeat(199) + "[]", "#t ".repeat(200) + "1");
  }

  @ParameterizedTest
  @MethodSource
  void nested200Deep(String text) {
    assertThat(HistoryReader.value(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "#t ", "{", "("})
  void nested201Deep_isRefused(String prefix) {
    assertThatThrownBy(() -> HistoryReader.value(prefix.repeat(201) + "1"))
        .hasMessage("line 1: values are nested deeper than 200");
  }

  @Test
  void siblings_areNotNested() {
    assertThat(HistoryReader.value("[" + "[] #t 1 ^a x ".repeat(201) + "]")).isNotNull();
  }
}
