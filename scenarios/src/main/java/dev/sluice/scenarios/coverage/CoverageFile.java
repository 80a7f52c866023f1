package dev.sluice.scenarios.coverage;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.reports.Json;
import dev.sluice.reports.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The file {@code coverage.json}, as {@code docs/files.md} describes it. */
public final class CoverageFile {

  /** Its name. */
  public static final String NAME = "coverage.json";

  /** Where the reasons are, in this build and in its sources. */
  public static final String REASONS = "unreached-branches.json";

  private static final int FORMAT_VERSION = 1;

  private record Content(
      int formatVersion,
      String commit,
      String jdk,
      long seeds,
      int branches,
      int taken,
      int withReason,
      int withoutReason,
      double takenPercent,
      SortedMap<String, BranchReport.Count> classes,
      List<Missed> missed,
      List<String> staleReasons) {}

  private record Missed(
      @JsonProperty("class") String topClass,
      String method,
      String file,
      int line,
      String text,
      int missed,
      int of,
      int withoutReason,
      @Nullable List<String> reasons) {

    private static Missed of(BranchReport.MissedLine missed) {
      BranchLine line = missed.line();
      return new Missed(
          line.topClass(),
          line.method(),
          line.file(),
          line.line(),
          missed.text(),
          line.missed(),
          line.of(),
          missed.unexplained(),
          missed.reasons().isEmpty() ? null : missed.reasons());
    }
  }

  private CoverageFile() {}

  /**
   * Writes it into {@code folder}; it is there whole or not at all.
   *
   * @param seeds that were run
   */
  public static void write(Path folder, BranchReport report, Provenance provenance, long seeds)
      throws IOException {
    Content content =
        new Content(
            FORMAT_VERSION,
            provenance.commit(),
            provenance.jdk(),
            seeds,
            report.branches(),
            report.taken(),
            report.explained(),
            report.unexplained(),
            report.percent(report.taken()),
            report.classes(),
            report.missed().stream().map(Missed::of).toList(),
            report.stale());
    Path aside = folder.resolve(NAME + ".writing");
    Files.writeString(aside, new Json().pretty(content));
    Files.move(aside, folder.resolve(NAME), StandardCopyOption.REPLACE_EXISTING);
  }
}
