package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.platform.commons.support.ReflectionSupport;

/** An oracle that has never fired proves nothing. */
class EveryPromiseFiresTest {

  @Test
  void everyPromise_hasATestThatBreaksIt() {
    Set<Promise> silent = EnumSet.allOf(Promise.class);
    ReflectionSupport.findAllClassesInPackage(
            "dev.sluice.sim", any -> true, name -> name.endsWith("Test"))
        .forEach(tests -> silent.removeAll(broken(tests)));
    assertThat(silent).as("promises that no test breaks, marked with @Fires").isEmpty();
  }

  private static Set<Promise> broken(Class<?> tests) {
    Set<Promise> broken = EnumSet.noneOf(Promise.class);
    for (Method method : tests.getDeclaredMethods()) {
      Fires fires = method.getAnnotation(Fires.class);
      boolean runs =
          method.isAnnotationPresent(Test.class)
              || method.isAnnotationPresent(ParameterizedTest.class);
      boolean off =
          method.isAnnotationPresent(Disabled.class) || tests.isAnnotationPresent(Disabled.class);
      if (fires != null && runs && !off) {
        broken.addAll(List.of(fires.value()));
      }
    }
    return broken;
  }

  @Test
  void testThatDoesNotBreakWhatItSays_fails() {
    Promise[] said = {Promise.SAGAS_END};
    Fires.Check.compare(said, List.of("operations-end", "sagas-end"));
    assertThatThrownBy(() -> Fires.Check.compare(said, List.of("operations-end")))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sagas-end");
  }
}
