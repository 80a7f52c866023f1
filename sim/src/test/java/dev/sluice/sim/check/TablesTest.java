package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.sim.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The search's own tables, each against what it stands for, beyond the size that they start with.
 */
class TablesTest {

  private static final int MANY = 500;

  private final Effort effort = new Effort(Budget.DEFAULT);

  /** The finalizer of MurmurHash3, by some of its values. */
  @ParameterizedTest
  @CsvSource({
    "0, 0000000000000000",
    "1, b456bcfc34c2cb2c",
    "2, 3abf2a20650683e7",
    "-1, 64b5720b4b825f21",
  })
  void mix_isTheFinalizerOfMurmurHash3(long bits, String hash) {
    assertThat(Mix.hash(bits)).isEqualTo(Long.parseUnsignedLong(hash, 16));
  }

  @Test
  void processTable_isAMap() {
    ProcessTable table = new ProcessTable(0);
    Map<Long, Integer> model = new HashMap<>();
    Random random = new Random(1);
    for (int i = 0; i < 4 * MANY; i++) {
      long process = random.nextInt(MANY) - 7L;
      assertThat(table.get(process)).isEqualTo(model.getOrDefault(process, ProcessTable.IDLE));
      int position = i % 5 == 0 ? ProcessTable.LOST : i;
      table.put(process, position);
      model.put(process, position);
    }
    model.forEach((process, position) -> assertThat(table.get(process)).isEqualTo(position));
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3"})
  void frames_areAStackOfConfigurationsAndTheirMoves(int words) {
    Frames frames = new Frames(words, 32, effort);
    List<Configuration> pushed = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      Configuration c = configuration(words, i);
      frames.push(c, i % 3 == 0 ? i : -1);
      pushed.add(c);
      for (int move = 0; move < i % 4; move++) {
        frames.offer(10 * i + move);
      }
      frames.arrange();
    }
    for (int i = MANY - 1; i >= 0; i--) {
      Configuration c = new Configuration(words);
      frames.restore(c);
      assertThat(text(c)).isEqualTo(text(pushed.get(i)));
      int moved = i - i % 3;
      assertThat(frames.lastPlaced()).isEqualTo(moved == 0 ? -1 : moved);
      for (int move = 0; move < i % 4; move++) {
        assertThat(frames.hasMove()).isTrue();
        assertThat(frames.take()).as("the first offered comes first").isEqualTo(10 * i + move);
      }
      assertThat(frames.hasMove()).isFalse();
      assertThat(frames.isEmpty()).isFalse();
      frames.pop();
    }
    assertThat(frames.isEmpty()).isTrue();
  }

  @Test
  void tables_areChargedForWhatTheyHold_andGiveItBack() {
    Frames frames = new Frames(2, 32, effort);
    assertThat(effort.bytes()).isEqualTo(4 * 32 * 8 + 8 * 32 * 2 * 2 + 4 * 128);
    for (int i = 0; i <= 32; i++) {
      frames.push(configuration(2, i), i);
    }
    assertThat(effort.bytes()).isEqualTo(4 * 64 * 8 + 8 * 64 * 2 * 2 + 4 * 128);
    frames.release();
    assertThat(effort.bytes()).isZero();

    Configurations seen = configurations(2);
    for (int i = 0; i <= 64; i++) {
      seen.add(distinct(2, i));
    }
    assertThat(effort.bytes()).isGreaterThan(64 * 8 * 4);
    seen.release();
    assertThat(effort.bytes()).isZero();
  }

  @Test
  void tableThatWouldGrowBeyondTheBudget_endsTheSearch() {
    Effort little = new Effort(new Budget(1, 20_000));
    Frames frames = new Frames(1, 32, little);

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < MANY; i++) {
                frames.push(configuration(1, i), i);
              }
            })
        .isInstanceOf(Effort.OutOfBytes.class);
    assertThat(little.bytes()).isLessThanOrEqualTo(20_000);
  }

  @Test
  void comparisons_areSpentLikeMoves() {
    Effort effort = new Effort(new Budget(2, 0));
    assertThat(effort.move()).isTrue();
    effort.compared(15);
    assertThat(effort.move()).isTrue();
    effort.compared(1);
    assertThat(effort.steps()).isEqualTo(3);
    assertThat(effort.moves()).isEqualTo(2);
    assertThat(effort.move()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1", "2"})
  void configurationsThatDifferInReturnStateOrDebt_areAllNew(int words) {
    Configurations seen = configurations(words);
    for (int i = 0; i < MANY; i++) {
      assertThat(seen.add(distinct(words, i))).isTrue();
    }
    for (int i = 0; i < MANY; i++) {
      assertThat(seen.add(distinct(words, i))).isFalse();
    }
  }

  @Test
  void configuration_isCoveredByOneThatHasTheSameOrIsSettled() {
    for (int slot : new int[] {0, 5, 63, 64, 100}) {
      for (int before = 0; before < 3; before++) {
        for (int after = 0; after < 3; after++) {
          Configurations seen = configurations(2);
          seen.add(with(slot, before));
          assertThat(seen.add(with(slot, after)))
              .as("slot %s: %s, then %s", slot, before, after)
              .isEqualTo(before != after && before != SETTLED);
        }
      }
    }
  }

  @Test
  void configuration_isCoveredByOneThatPlacedLessInDoubt() {
    History history = new History();
    history.invoke(0, "write", 0L, 0);
    history.invoke(1, "write", 1L, 0);
    history.ok(history.invoke(2, "write", 2L, 0), 2L, 0);
    Timeline timeline = timeline(history);
    Configurations seen = new Configurations(1, 64, false, Integer.MAX_VALUE, timeline, effort);
    Configuration one = new Configuration(1);
    one.place(0);
    one.settle(1);
    assertThat(seen.add(one)).isTrue();
    Configuration both = new Configuration(1);
    both.place(0);
    both.place(1);
    assertThat(seen.add(both)).as("more in doubt").isFalse();
    Configuration other = new Configuration(1);
    other.settle(0);
    other.place(1);
    assertThat(seen.add(other)).as("another in doubt").isTrue();
    Configuration none = new Configuration(1);
    none.settle(0);
    none.settle(1);
    assertThat(seen.add(none)).as("less in doubt").isTrue();
    assertThat(seen.add(other)).isFalse();
    seen.clear();
    assertThat(seen.add(both)).isTrue();
  }

  /** For a history with so many words of operations open at once, none in doubt. */
  private Configurations configurations(int words) {
    History history = new History();
    for (int i = 0; i < 64 * words; i++) {
      history.invoke(i, "write", 0L, 0);
    }
    for (int i = 0; i < 64 * words; i++) {
      history.ok(i, 0L, 0);
    }
    return new Configurations(words, 64, false, Integer.MAX_VALUE, timeline(history), effort);
  }

  private static Timeline timeline(History history) {
    return new Timeline(new Operations(Pairing.of(history.ops()), Models.named("register")));
  }

  private static final int MUST = 0;
  private static final int PLACED = 1;
  private static final int SETTLED = 2;

  private static Configuration with(int slot, int condition) {
    Configuration c = new Configuration(2);
    if (condition == PLACED) {
      c.place(slot);
    } else if (condition == SETTLED) {
      c.settle(slot);
    }
    assertThat(c.isPlaced(slot)).isEqualTo(condition == PLACED);
    assertThat(c.isSettled(slot)).isEqualTo(condition == SETTLED);
    assertThat(c.isMust(slot)).isEqualTo(condition == MUST);
    assertThat(c.isMust(slot ^ 1)).isTrue();
    return c;
  }

  private static String text(Configuration c) {
    return List.of(c.due, c.state, c.called, c.owed, c.idleFrom, c.idleSince)
        + Arrays.toString(c.placed)
        + Arrays.toString(c.settled);
  }

  /** One of many, no two of which have the same return due, state and debt. */
  private static Configuration distinct(int words, int number) {
    Configuration c = new Configuration(words);
    c.due = number / 8;
    c.state = number / 2 % 4;
    c.owed = number % 2 == 1;
    c.place(number % (64 * words));
    return c;
  }

  private static Configuration configuration(int words, int number) {
    Configuration c = new Configuration(words);
    c.due = number;
    c.state = 3 * number;
    c.called = number + 7;
    c.owed = number % 2 == 0;
    c.idleFrom = number % 5 - 1;
    c.idleSince = number % 7 == 0 ? Configuration.IDLE_FREELY : number;
    for (int slot = 0; slot < 64 * words; slot += 1 + number % 9) {
      if (slot % 2 == 0) {
        c.place(slot);
      } else {
        c.settle(slot);
      }
    }
    return c;
  }
}
