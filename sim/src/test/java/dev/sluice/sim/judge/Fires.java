package dev.sluice.sim.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The promises that this test breaks, so that the oracles say so. The test fails if one of them was
 * not said to be broken; {@link EveryPromiseFiresTest} if a promise has no such test.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Fires.Check.class)
public @interface Fires {

  /** The promises. */
  Promise[] value();

  /** A class with such tests. */
  interface Judged {

    /** The names of the promises that were said to be broken in the test that has just run. */
    List<String> broken();
  }

  /** Looks once the test has run. */
  final class Check implements AfterTestExecutionCallback {

    @Override
    public void afterTestExecution(ExtensionContext context) {
      Fires fires = context.getRequiredTestMethod().getAnnotation(Fires.class);
      compare(fires.value(), ((Judged) context.getRequiredTestInstance()).broken());
    }

    static void compare(Promise[] said, List<String> broken) {
      assertThat(broken).contains(Stream.of(said).map(Promise::label).toArray(String[]::new));
    }
  }
}
