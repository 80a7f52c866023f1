package dev.sluice.cli.check;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.sim.check.Analyses;
import dev.sluice.sim.check.DeadEnd;
import dev.sluice.sim.check.Explanation;
import dev.sluice.sim.history.Op;
import java.io.PrintWriter;

/** Results for other programs: one JSON object, described in {@code docs/checker.md}. */
final class JsonReport extends Report {

  private final PrintWriter out;
  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final ArrayNode histories = root.putArray("histories");

  JsonReport(PrintWriter out) {
    this.out = out;
  }

  @Override
  void show(Result result) {
    ObjectNode node = histories.addObject();
    node.put("file", result.task().name());
    node.put("model", result.task().model());
    node.put("verdict", result.verdict());
    node.put("note", result.note());
    node.put("operations", result.operations());
    node.put("inDoubt", result.inDoubt());
    node.put("steps", result.steps());
    if (result.task().expected() != null) {
      node.put("expected", result.task().expected());
    }
    result.warnings().forEach(node.putArray("warnings")::add);
    ArrayNode failures = node.putArray("failures");
    for (Result.Failure failure : result.failures()) {
      failure(failures.addObject(), failure);
    }
  }

  @Override
  int finish() {
    out.println(root.toPrettyString());
    out.flush();
    return super.finish();
  }

  private static void failure(ObjectNode node, Result.Failure failure) {
    Explanation why = failure.verdict().explanation();
    node.put("key", failure.key());
    node.put("reason", why.reason());
    node.set("op", JsonValues.of(failure.verdict().op()));
    node.put("prefixLength", why.prefix().size());
    ArrayNode ends = node.putArray("deadEnds");
    for (DeadEnd end : why.deadEnds()) {
      ObjectNode one = ends.addObject();
      one.put("state", Analyses.stateWords(end.state()));
      Op last = end.last();
      one.set("last", last == null ? one.nullNode() : JsonValues.of(last));
      one.put("refusal", end.refusal());
    }
    ArrayNode order = node.putArray("order");
    why.order().forEach(op -> order.add(JsonValues.of(op)));
    ArrayNode minimal = node.putArray("minimal");
    why.minimal().forEach(op -> minimal.add(JsonValues.of(op)));
  }
}
