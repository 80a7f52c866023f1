package dev.sluice.sim.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryReaderTest {

  private static final String READ = "{:process 0, :type :invoke, :f :read, :value nil}";

  @ParameterizedTest
  @ValueSource(
      strings = {"%s %s", "[%s %s]", "(%s\n,%s)", "; x\n[%s #_ {:a 1} %s] ; y", "%s\n%s\n"})
  void everyShapeOfAHistory_isRead(String shape) {
    assertThat(HistoryReader.parse(shape.formatted(READ, READ))).hasSize(2);
  }

  @Test
  void nothing_isAnEmptyHistory() {
    assertThat(HistoryReader.parse(" ; nothing\n")).isEmpty();
  }

  @Test
  void everyKindOfValue_isWrittenBackAsItWas() {
    String values =
        "[nil true -1 9223372036854775808N 1.5 2.50M 1/3 \"a\\\"\\n"
            + "\" \\c \\n"
            + "ewline :k :n/k sym ##Inf #{1 2} {:a (1 2), :b []}]";
    String line = "{:index 0, :time -1, :type :ok, :process 1, :f :f, :value " + values + "}";

    assertThat(EdnWriter.history(HistoryReader.parse(line))).isEqualTo(line + "\n");
  }

  @Test
  void keysThatAreNotOurs_andTagged_surviveTheTrip() {
    String line =
        "{:index 3, :time 4, :type :info, :process :nemesis, :f :kill, :value :a, :error [:x"
            + " \"y\"], :clock 7}\n";

    assertThat(EdnWriter.history(HistoryReader.parse("#jepsen.history.Op" + line))).isEqualTo(line);
  }

  @Test
  void gzippedFile_isRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(READ.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    assertThat(HistoryReader.read(new ByteArrayInputStream(bytes.toByteArray()))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[|line 1: the file ends inside the history that line 1 opens",
        "[{:process 0|line 1: the file ends inside what line 1 opens; expected '}'",
        "[{:process 0]|line 1: found ']' where '}' was expected",
        "[] {}|line 1: there is more after the end of the history",
        "7|line 1: an operation must be a map, not 7",
        "]|line 1: a closing bracket that nothing opened",
        "{:process 0 :type \"ok\" :f :read}|line 1: a type is :invoke, :ok, :fail or :info, not"
            + " \"ok\"",
        "{:type :ok :f :read}|line 1: a process is an integer or a name, not nil",
        "{:process 0 :type :ok :f 3}|line 1: the :f of an operation is a keyword, not 3",
        "[}|line 1: found '}' where ']' was expected",
        "{:a 1 :a 2}|line 1: a map with a key twice",
        "{:a}|line 1: a map with a key that has no value",
        "#{1 1}|line 1: a set with an element twice",
        "{:a \"x|line 1: the file ends inside the string that line 1 opens",
        "{:a 12x}|line 1: not a number: 12x",
        "{:a 1/0}|line 1: not a number: 1/0",
        "{:a ::b}|line 1: not a name: ::b",
        "{:a \"\\q\"}|line 1: an unknown escape in a string: \\q",
        "#|line 1: '#' must be followed by '{', '_', '#', ':' or a tag",
        "{:a #_}|line 1: nothing follows #_",
      })
  void faultyText_isRefusedByLineAndReason(String text, String message) {
    assertThatThrownBy(() -> HistoryReader.parse(text))
        .isInstanceOf(MalformedHistoryException.class)
        .hasMessage(message);
  }

  @Test
  void fault_isNamedAtItsOwnLine() {
    assertThatThrownBy(() -> HistoryReader.parse("[" + READ + "\n;\n {:process 1}]"))
        .hasMessageStartingWith("line 3: ");
  }

  @Test
  void deepNesting_isRefused() {
    assertThatThrownBy(() -> HistoryReader.parse("{:a " + "[".repeat(100_000)))
        .hasMessage("line 1: values are nested deeper than 200");
  }

  /** Whatever nests, brackets or not, and however deep: refused, never an overflow of the stack. */
  @Property(tries = 200)
  void anyDeepNesting_isRefused(
      @ForAll @Size(min = 1, max = 4) List<@From("openings") String> openings,
      @ForAll @IntRange(min = 201, max = 60_000) int times) {
    String text = "{:a " + String.join("", openings).repeat(times);

    assertThatThrownBy(() -> HistoryReader.parse(text))
        .isInstanceOf(MalformedHistoryException.class)
        .hasMessage("line 1: values are nested deeper than 200");
  }

  @Provide
  Arbitrary<String> openings() {
    return Arbitraries.of("[", "(", "{:a ", "#{", "#tag ", "#_ ", "^", "#_[", "{[");
  }

  @Test
  void bytesThatAreNoText_areRefused() {
    assertThatThrownBy(
            () -> HistoryReader.read(new ByteArrayInputStream(new byte[] {'[', (byte) 0xff})))
        .hasMessage("line 1: the file is not UTF-8 text");
  }

  /** Whatever the text: a history or a refusal, in a time that its length bounds. */
  @Property(tries = 2_000)
  void anyText_isReadOrRefused(
      @ForAll
          @StringLength(max = 60)
          @Chars({'{', '}', '[', ']', '(', ')', '"', '\\', '#', '_', ':', ';', '\n', ' ', '-', '/'})
          @CharRange(from = '0', to = '2')
          @CharRange(from = 'M', to = 'O')
          @CharRange(from = 'a', to = 'f')
          String text) {
    try {
      List<Op> ops = HistoryReader.parse(text);
      assertThat(ops).isNotNull();
    } catch (MalformedHistoryException refused) {
      assertThat(refused).hasMessageMatching("line \\d+: [^\n]+(\n[^\n]*)*");
    }
  }

  /** A true history with a few characters struck out or doubled is read or refused as well. */
  @Property(tries = 2_000)
  void damagedHistory_isReadOrRefused(@ForAll long damage) {
    StringBuilder text = new StringBuilder(("[" + READ + "\n").repeat(1) + READ + "]");
    java.util.Random random = new java.util.Random(damage);
    for (int i = 0; i < 3; i++) {
      int at = random.nextInt(text.length());
      if (random.nextBoolean()) {
        text.deleteCharAt(at);
      } else {
        text.insert(at, text.charAt(random.nextInt(text.length())));
      }
    }
    anyText_isReadOrRefused(text.toString());
  }
}
