package dev.sluice.scenarios.bugs;

import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.TrackRecord;
import dev.sluice.scenarios.file.TrackRecord.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Plants each bug of a {@link TrackRecord} in the present code and runs the plan that once showed
 * it: it must fail again.
 */
public final class TrackRecordCheck {

  private final Bugs bugs;
  private final Stop stop;

  /**
   * A check.
   *
   * @param bugs those that rows name
   * @param stop ends it early, between two rows
   */
  public TrackRecordCheck(Bugs bugs, Stop stop) {
    this.bugs = bugs;
    this.stop = stop;
  }

  /**
   * What became of a row.
   *
   * @param oracle that sees the bug; null if none does, or the row is retired
   */
  public record Outcome(Row row, @Nullable String oracle) {

    /** Whether the plan ought to have failed and did not. */
    public boolean missed() {
      return row.retired() == null && oracle == null;
    }
  }

  /**
   * Checks all rows in order, and gives each outcome to {@code told}.
   *
   * @throws dev.sluice.scenarios.file.BadInputException if there is no such bug or plan, or a patch
   *     does not apply
   */
  public List<Outcome> check(TrackRecord record, Consumer<Outcome> told) {
    List<Outcome> outcomes = new ArrayList<>();
    for (Row row : record.rows()) {
      if (stop.requested()) {
        break;
      }
      Outcome outcome = new Outcome(row, row.bug() == null ? null : oracle(row, row.bug()));
      outcomes.add(outcome);
      told.accept(outcome);
    }
    return outcomes;
  }

  private @Nullable String oracle(Row row, String bug) {
    BugFinder finder = BuggyWorld.finder(Patched.classes(bugs.select(List.of(bug)).get(0)));
    BugFinder.Sighting seen = finder.replay(row.plan());
    return seen == null ? null : seen.oracle();
  }
}
