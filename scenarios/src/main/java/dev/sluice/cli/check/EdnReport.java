package dev.sluice.cli.check;

import clojure.lang.IPersistentMap;
import clojure.lang.Keyword;
import clojure.lang.PersistentArrayMap;
import dev.sluice.sim.check.Analyses;
import dev.sluice.sim.check.Budget;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.HistoryReader;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/**
 * Results for Clojure programs: a map a history, as Knossos would give it, with {@code :file}
 * added.
 */
final class EdnReport extends Report {

  private final PrintWriter out;
  private final Budget budget;

  EdnReport(PrintWriter out, Budget budget) {
    this.out = out;
    this.budget = budget;
  }

  @Override
  void show(Result result) {
    IPersistentMap map = analysis(result).assoc(Keyword.intern(null, "file"), result.task().name());
    out.println(EdnWriter.value(map));
    out.flush();
  }

  private IPersistentMap analysis(Result result) {
    Task task = result.task();
    String model = task.model();
    if (result.verdict().equals("malformed") || model == null) {
      return PersistentArrayMap.EMPTY.assoc(Keyword.intern(null, "malformed"), result.note());
    }
    Object init = initial(task.init());
    return task.independent()
        ? Analyses.independent(model, init, result.history(), budget)
        : Analyses.of(model, init, result.history(), budget);
  }

  private static @Nullable Object initial(@Nullable String init) {
    return init == null ? null : HistoryReader.value(init);
  }
}
