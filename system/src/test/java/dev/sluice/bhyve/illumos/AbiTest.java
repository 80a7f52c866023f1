package dev.sluice.bhyve.illumos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bhyve.Errno;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The adapter's numbers against the table, by way of the C compiler that also holds it true; and
 * against what follows from a second transcription of other texts.
 */
class AbiTest {

  private final Map<String, String> table = table();

  private static Map<String, String> table() {
    String program = EmulatedDevice.folder().resolve("abi_table").toString();
    Map<String, String> rows = new TreeMap<>();
    for (String line : EmulatedDevice.run(List.of(program)).output().lines().toList()) {
      String[] words = line.split(" ", 3);
      rows.put(words[0] + " " + words[1], words[2]);
    }
    return rows;
  }

  @Test
  void everyConstant_isThatOfTheTable() throws IllegalAccessException {
    for (Field constant : Abi.class.getDeclaredFields()) {
      assertThat(table)
          .containsEntry("const " + constant.getName(), String.valueOf(constant.getInt(null)));
    }
  }

  @Test
  void everyErrno_isThatOfTheTable() {
    Map<String, String> ours = new TreeMap<>();
    for (Errno errno : Errno.values()) {
      ours.put("errno " + errno, String.valueOf(errno.number()));
      assertThat(Calls.errno(errno.number())).isEqualTo(errno);
    }
    assertThat(ours).isEqualTo(rows("errno "));
  }

  @Test
  void everyStruct_hasTheSizeOfTheTable() {
    Map<String, String> ours = new TreeMap<>();
    for (Struct struct : Struct.values()) {
      ours.put("struct " + struct.name().toLowerCase(Locale.ROOT), String.valueOf(struct.bytes()));
    }
    assertThat(ours).isEqualTo(rows("struct "));
  }

  @Test
  void everyField_isWhereTheTableHasIt() {
    Map<String, String> expected = new TreeMap<>();
    rows("field ")
        .forEach(
            (name, where) ->
                expected.put(
                    name.substring("field ".length()).replace('.', '_').toUpperCase(Locale.ROOT),
                    where));
    Map<String, String> ours = new TreeMap<>();
    Arrays.stream(dev.sluice.bhyve.illumos.Field.values())
        .forEach(field -> ours.put(field.name(), field.offset() + " " + field.bytes()));
    assertThat(ours).isEqualTo(expected);
  }

  @Test
  void secondTranscription_agreesWithEveryNumberOfTheAdapter() throws IllegalAccessException {
    Map<String, String> text = HeaderText.rows();
    for (Field constant : Abi.class.getDeclaredFields()) {
      assertThat(text)
          .containsEntry("const " + constant.getName(), String.valueOf(constant.getInt(null)));
    }
    for (Errno errno : Errno.values()) {
      assertThat(text).containsEntry("errno " + errno, String.valueOf(errno.number()));
    }
    assertThat(text).containsAllEntriesOf(rows("struct ")).containsAllEntriesOf(rows("field "));
  }

  @Test
  void secondTranscription_agreesWithTheTable_whereverBothHaveARow() {
    Map<String, String> text = HeaderText.rows();
    Map<String, String> both = new TreeMap<>(table);
    both.keySet().retainAll(text.keySet());
    assertThat(text).containsAllEntriesOf(both);
    assertThat(both).hasSize(table.size() - 4); // so many numbers stand in illumos' own text alone
  }

  private Map<String, String> rows(String kind) {
    Map<String, String> rows = new TreeMap<>(table);
    rows.keySet().removeIf(name -> !name.startsWith(kind));
    return rows;
  }
}
