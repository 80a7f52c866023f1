package dev.sluice.scenarios.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bugs that seeds have found in Sluice's own production code, each with a plan that shows it
 * and a planted bug that takes its fix out of the present code.
 */
public record TrackRecord(List<Row> rows) {

  /** Keeps a copy of the list. */
  public TrackRecord {
    rows = List.copyOf(rows);
  }

  /**
   * One bug.
   *
   * @param plan the {@code repro.json} that showed it, shrunk
   * @param what the mistake, in a sentence
   * @param foundBy the scenario and the oracle that found it
   * @param seeds how many seeds of the scenario it took, in words
   * @param bug the planted bug that takes the fix out; null if the row is retired
   * @param retired why the plan can no longer be seen to fail; null if it can
   */
  public record Row(
      Path plan,
      String what,
      String foundBy,
      String seeds,
      @Nullable String bug,
      @Nullable String retired) {}

  /**
   * Reads a file; the plans are named relative to it.
   *
   * @throws BadInputException if it cannot be read, or is no track record
   */
  public static TrackRecord read(Path file) {
    String text = JsonText.read(file, "a track record");
    Fields fields =
        new Fields(file.toString(), JsonText.tree(file.toString(), text), new FieldSchema());
    List<Row> rows = new ArrayList<>();
    for (Fields row : fields.objects("rows", 1, 10_000)) {
      rows.add(row(file, row));
    }
    fields.end();
    return new TrackRecord(rows);
  }

  private static Row row(Path file, Fields fields) {
    String plan = fields.text("plan");
    Row row =
        new Row(
            file.resolveSibling(plan),
            fields.text("what"),
            fields.text("foundBy"),
            fields.text("seeds"),
            fields.has("bug") ? fields.text("bug") : null,
            fields.has("retired") ? fields.text("retired") : null);
    fields.end();
    if ((row.bug() == null) == (row.retired() == null)) {
      throw new BadInputException(
          file + ": " + plan + ": expected either 'bug' or, with the reason, 'retired'");
    }
    return row;
  }
}
