package dev.sluice.races;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.junit.jupiter.api.Test;

class SharedByThreadsTest {

  private static final int PROGRAMS = 5;
  private static final int ORDERS = 100;

  @Test
  void followersOfAWatch_areToldOfEachChange() {
    assertThatCode(() -> check(ToldByWatch.class)).doesNotThrowAnyException();
  }

  @Test
  void raceThatIsPlantedInAWatch_isFound() {
    assertThatThrownBy(() -> check(ToldByTornWatch.class))
        .isInstanceOf(LincheckAssertionError.class)
        .hasMessageContaining("follow");
  }

  /** Tries small programs of two threads, each in many orders of their steps. */
  private static void check(Class<?> operations) {
    new ModelCheckingOptions()
        .iterations(PROGRAMS)
        .invocationsPerIteration(ORDERS)
        .threads(2)
        .actorsPerThread(2)
        .actorsBefore(0)
        .actorsAfter(2)
        .check(operations);
  }
}
