package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.sim.history.History;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TimelineTest {

  private final History history = new History();

  @Test
  void operationsOneAfterAnother_shareOneSlot() {
    for (int i = 0; i < 40; i++) {
      history.ok(write(i), (long) i, 0);
    }
    Timeline timeline = timeline();
    assertThat(timeline.slots).isEqualTo(1);
    assertThat(timeline.slotOf).containsOnly(0);
    assertThat(timeline.calledBefore).startsWith(1, 2, 3).endsWith(40);
  }

  @Test
  void openOperations_haveSlotsOfTheirOwn_evenWhenManyReturnAtOnce() {
    int[] open = new int[20];
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < open.length; i++) {
        open[i] = write(20 * round + i);
      }
      for (int i = open.length - 1; i >= 0; i--) {
        history.ok(open[i], history.ops().get(open[i]).value(), 0);
      }
    }
    Timeline timeline = timeline();
    assertThat(timeline.slots).isEqualTo(20);
    for (int due = 0; due < 2 * 20; due++) {
      int[] now =
          Arrays.copyOfRange(timeline.open, timeline.openFrom[due], timeline.openFrom[due + 1]);
      assertThat(now)
          .as("the earliest due first")
          .isSorted()
          .startsWith(due)
          .hasSize(20 - due % 20);
      assertThat(Arrays.stream(now).map(operation -> timeline.slotOf[operation]))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void operationInDoubt_keepsItsSlot_andOneThatNoReturnFollowsHasNone() {
    write(1); // never ends
    history.ok(write(2), 2L, 0);
    history.ok(write(3), 3L, 0);
    write(4);
    Timeline timeline = timeline();
    assertThat(timeline.slots).isEqualTo(2);
    assertThat(timeline.slotOf).containsExactly(1, 1, 0, Timeline.NO_SLOT);
    Configuration c = new Configuration(1);
    assertThat(timeline.notPlaced(c)).containsExactly(2, 0);
    c.place(0);
    assertThat(timeline.notPlaced(c)).containsExactly(0);
    c.due = 1;
    assertThat(timeline.notPlaced(c)).containsExactly(1);
  }

  private int write(long value) {
    return history.invoke(history.ops().size(), "write", value, 0);
  }

  private Timeline timeline() {
    return new Timeline(new Operations(Pairing.of(history.ops()), Models.named("register")));
  }
}
