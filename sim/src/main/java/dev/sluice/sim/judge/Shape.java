package dev.sluice.sim.judge;

import org.jspecify.annotations.Nullable;

/**
 * What is alike in violations that are the same failure: the promise, the kind of object that it is
 * about, and the part of the run. Two runs that break the same promise about another kind of
 * object, or in another part of the run, fail in two ways.
 */
public record Shape(String promise, @Nullable String about, @Nullable String phase) {

  /** In words: {@code sagas-end (saga, healing)}. */
  public String text() {
    if (about == null && phase == null) {
      return promise;
    }
    return promise + " (" + about + ", " + phase + ")";
  }
}
