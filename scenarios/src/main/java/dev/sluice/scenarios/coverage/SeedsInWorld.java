package dev.sluice.scenarios.coverage;

/** The way into a world of instrumented classes. Safe for use from many threads. */
public interface SeedsInWorld {

  /**
   * Runs a seed.
   *
   * @param origin the name or the file of the scenario
   * @param text the text of that
   * @return the line of {@code seeds.jsonl}
   */
  String line(String origin, String text, long seed);
}
