package dev.sluice.sim.check;

import clojure.lang.Util;
import dev.sluice.sim.history.EdnWriter;
import dev.sluice.sim.history.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is odd about a history without bearing on its verdict. */
public final class OddEvents {

  private static final int MOST = 3;

  private OddEvents() {}

  /**
   * Up to three sentences: operations that failed with another value than they were called with.
   */
  public static List<String> of(List<Op> history) {
    List<String> sentences = new ArrayList<>();
    Map<Long, Op> open = new HashMap<>();
    for (Op op : history) {
      if (op.type() == Op.Type.INVOKE) {
        open.put(op.process(), op);
      } else if (op.type() == Op.Type.FAIL) {
        Op invoked = open.get(op.process());
        if (invoked != null
            && !Util.equiv(invoked.value(), op.value())
            && sentences.size() < MOST) {
          sentences.add(
              String.format(
                  Locale.ROOT,
                  "%s: a :fail repeats the value of its invocation, %s, but this has %s",
                  op.line() > 0 ? "line " + op.line() : "event " + op.index(),
                  EdnWriter.value(invoked.value()),
                  EdnWriter.value(op.value())));
        }
      }
    }
    return sentences;
  }
}
