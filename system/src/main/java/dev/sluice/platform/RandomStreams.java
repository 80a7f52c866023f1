package dev.sluice.platform;

import java.util.random.RandomGenerator;

/**
 * Where random numbers come from. Each purpose has a stream of its own, so that one more draw for
 * one purpose shifts nothing elsewhere.
 */
@FunctionalInterface
public interface RandomStreams {

  /**
   * The stream of one purpose; to be drawn from by one worker only.
   *
   * @param purpose what the numbers decide, such as {@code placement}
   */
  RandomGenerator stream(String purpose);
}
