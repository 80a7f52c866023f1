package dev.sluice.scenarios.smoke;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.reports.Provenance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a smoke run: {@code smoke.json}.
 *
 * @param formatVersion 1
 * @param verdict {@code pass}, {@code fail}, {@code undecided}, {@code error} or {@code
 *     interrupted}
 * @param wallNanos how long it took
 * @param operations that the driver has invoked
 * @param steps those taken, in order
 * @param violations what was found, those of steps first
 * @param undecided what could not be told
 * @param fault what went wrong in Sluice itself; empty if nothing did
 * @param load the figures of a run under load; null, and left out, of any other
 */
public record SmokeResult(
    int formatVersion,
    String commit,
    String jdk,
    String verdict,
    int sleds,
    int nexuses,
    long wallNanos,
    long operations,
    List<Step> steps,
    List<Broken> violations,
    List<String> undecided,
    String fault,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable LoadFigures load) {

  /** The verdict of a run that passed. */
  public static final String PASS = "pass";

  /** Of one that broke a promise. */
  public static final String FAIL = "fail";

  /** Of a step that the rack does not give what it takes. */
  public static final String SKIPPED = "skipped";

  /** Of one that left something open. */
  public static final String UNDECIDED = "undecided";

  /** Of one that Sluice itself has spoilt. */
  public static final String ERROR = "error";

  /** Of one that was told to end. */
  public static final String INTERRUPTED = "interrupted";

  /**
   * A step that was taken.
   *
   * @param verdict {@link #PASS}, {@link #FAIL} or {@link #SKIPPED}, or that of the run if it did
   *     not end
   * @param boundMillis how long it may take
   * @param tookMillis how long it took
   * @param figure in words; of a step that failed or was skipped, why
   */
  public record Step(
      String name, String verdict, long boundMillis, long tookMillis, String figure) {}

  /**
   * A promise that is broken.
   *
   * @param step in which it was; {@code end} if that is not known
   * @param promise its name
   */
  public record Broken(String step, String promise, String message) {}

  /** With its verdict, the worst of all that it holds. */
  static SmokeResult of(
      Provenance provenance,
      int sleds,
      int nexuses,
      long wallNanos,
      long operations,
      List<Step> steps,
      List<Broken> violations,
      List<String> undecided,
      String fault,
      @Nullable LoadFigures load,
      boolean interrupted) {
    String verdict = PASS;
    if (!violations.isEmpty()) {
      verdict = FAIL;
    } else if (interrupted) {
      verdict = INTERRUPTED;
    } else if (!fault.isEmpty()) {
      verdict = ERROR;
    } else if (!undecided.isEmpty()) {
      verdict = UNDECIDED;
    }
    return new SmokeResult(
        1,
        provenance.commit(),
        provenance.jdk(),
        verdict,
        sleds,
        nexuses,
        wallNanos,
        operations,
        List.copyOf(steps),
        List.copyOf(violations),
        List.copyOf(undecided),
        fault,
        load);
  }
}
