package dev.sluice.scenarios.smoke;

import java.util.List;
import java.util.Map;

/**
 * The figures of a run under load.
 *
 * @param seconds for which requests were sent
 * @param perSecond operations that ended, a second of these
 * @param operations by kind, in order of their names
 * @param faults how many of each kind
 * @param histories of instances that were judged
 * @param processes in order of their names, the driver's own among them
 */
public record LoadFigures(
    double seconds,
    double perSecond,
    List<Kind> operations,
    Map<String, Integer> faults,
    long histories,
    List<Used> processes) {

  /**
   * One kind of operation.
   *
   * @param f its name in histories
   * @param count that ended
   * @param refused of these, by the code of the refusal, or REFUSED if no connection was had
   * @param inDoubt of these
   * @param p50Millis from the request to its end
   */
  public record Kind(
      String f,
      long count,
      Map<String, Long> refused,
      long inDoubt,
      double p50Millis,
      double p99Millis) {}

  /**
   * What a process has used, over all its lives, while there was load.
   *
   * @param cpuSeconds of all cores
   * @param memoryMaxMib the most seen: resident, with a share of what is shared
   */
  public record Used(String name, double cpuSeconds, long memoryMaxMib) {}
}
