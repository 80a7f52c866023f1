package dev.sluice.sim.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clojure.lang.Keyword;
import clojure.lang.PersistentHashSet;
import clojure.lang.RT;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EdnWriterTest {

  private static final String LINE =
      "{:index 3, :time 4, :type :fail, :process 1, :f :write, :value 7, :error :busy, :clock 9}";

  private final Op op = HistoryReader.parse("\n" + LINE).get(0);

  @Test
  void event_isOneLineWhereverItStands() {
    assertThat(EdnWriter.op(op)).isEqualTo(LINE);
    assertThat(op).hasToString(LINE);
    assertThat(EdnWriter.value(List.of(op))).isEqualTo("(" + LINE + ")");
    assertThat(EdnWriter.history(List.of(op, op))).isEqualTo(LINE + "\n" + LINE + "\n");
  }

  @Test
  void event_isTheMapThatItCameFrom() {
    assertThat(op.f()).isEqualTo("write");
    assertThat(op.line()).isEqualTo(2);
    assertThat(EdnWriter.value(op.toMap()))
        .isEqualTo(
            "{:clock 9, :error :busy, :f :write, :index 3, :process 1, :time 4, :type :fail,"
                + " :value 7}");
    History bare = new History();
    bare.nemesis("kill", null, 5);
    assertThat(EdnWriter.value(bare.ops().get(0).toMap()))
        .isEqualTo("{:f :kill, :index 0, :process :nemesis, :time 5, :type :info, :value nil}");
    assertThat(bare.ops().get(0).line()).isZero();
    assertThat(HistoryReader.ofMaps(List.of(op.toMap())).get(0)).hasToString(LINE);
  }

  @Test
  void event_answersByKey() {
    assertThat(op.valAt(Keyword.intern(null, "error"))).isEqualTo(Keyword.intern(null, "busy"));
    assertThat(op.valAt(Keyword.intern(null, "clock"))).isEqualTo(9L);
    assertThat(op.valAt(Keyword.intern(null, "value"))).isEqualTo(7L);
    assertThat(op.valAt(Keyword.intern(null, "index"))).isEqualTo(3L);
    assertThat(op.withValue(op.value())).isSameAs(op);
    assertThat(op.withValue(8L)).hasToString(LINE.replace(":value 7", ":value 8"));
  }

  @Test
  void fault_isPlacedByLineOrIndex() {
    History bare = new History();
    bare.nemesis("kill", null, 5);
    assertThat(new MalformedHistoryException(bare.ops().get(0), "odd")).hasMessage("event 0: odd");
    assertThat(new MalformedHistoryException(op, "odd")).hasMessage("line 2: odd");
    assertThat(new MalformedHistoryException(0, "odd")).hasMessage("an event: odd");
    MalformedHistoryException fault = new MalformedHistoryException(7, "odd");
    assertThat(fault.place()).isEqualTo("line 7");
    assertThat(fault.reason()).isEqualTo("odd");
  }

  @Test
  void largestIndex_isRead() {
    String largest = LINE.replace(":index 3", ":index 2147483647");
    assertThat(HistoryReader.parse(largest).get(0)).hasToString(largest);
    String beyond = LINE.replace(":index 3", ":index 2147483648");
    assertThat(HistoryReader.parse(beyond).get(0).index()).as("its position").isZero();
  }

  @Test
  void file_isRead(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("history.edn"), LINE);
    assertThat(HistoryReader.read(file)).singleElement().hasToString(LINE);
  }

  @Test
  void everyNumberOfJava_isWritten() {
    assertThat(EdnWriter.value(List.of(1, (short) 2, (byte) 3, 4L, 1.5f, BigInteger.TEN)))
        .isEqualTo("(1 2 3 4 1.5 10N)");
    assertThat(EdnWriter.value(new UUID(0, 1)))
        .isEqualTo("#uuid \"00000000-0000-0000-0000-000000000001\"");
    assertThat(EdnWriter.value(RT.readString("[1/3 a true]"))).isEqualTo("[1/3 a true]");
  }

  @Test
  void whatEdnDoesNotHave_isRefused() {
    assertThatThrownBy(() -> EdnWriter.value(new StringBuilder("x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no EDN form for a java.lang.StringBuilder");
  }

  @Test
  void mapsAndSets_areInTheOrderOfTheirTexts() {
    assertThat(EdnWriter.value(Map.of("b", 1L, "a", 2L, "c", 3L)))
        .isEqualTo("{\"a\" 2, \"b\" 1, \"c\" 3}");
    Object[] keywords = "q w e r t y".chars().filter(c -> c != ' ').mapToObj(this::key).toArray();
    assertThat(EdnWriter.value(PersistentHashSet.create(keywords)))
        .isEqualTo("#{:e :q :r :t :w :y}");
  }

  @ParameterizedTest
  @CsvSource({"33, \\!", "126, \\~", "127, \\u007f", "32, \\space", "31, \\u001f", "233, \\u00e9"})
  void character_isWrittenAsItselfOrByItsNumber(int character, String written) {
    assertThat(EdnWriter.value((char) character)).isEqualTo(written);
  }

  private Keyword key(int name) {
    return Keyword.intern(null, Character.toString(name));
  }
}
