package dev.sluice.reports.query;

import dev.sluice.reports.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * A question about the events of a run, as {@code docs/queries.md} describes it: {@code launch on
 * sled-2 not preceded by settled on same sled within 5 s}.
 *
 * @param terms all hold of an event that is found
 * @param relations and all these to others
 */
public record Query(List<Term> terms, List<Relation> relations) {

  /**
   * What came before or after an event.
   *
   * @param not whether there must be none
   * @param before whether it is looked for before the event, rather than after it
   * @param terms all hold of the other event
   * @param withinNanos how far from the event it may be
   */
  record Relation(boolean not, boolean before, List<Term> terms, long withinNanos) {

    private boolean holds(List<TraceEvent> events, int at) {
      TraceEvent found = events.get(at);
      int way = before ? -1 : 1;
      for (int i = at + way; i >= 0 && i < events.size(); i += way) {
        TraceEvent near = events.get(i);
        if (Math.abs(near.timeNanos() - found.timeNanos()) > withinNanos) {
          break;
        }
        if (all(terms, near, found)) {
          return !not;
        }
      }
      return not;
    }
  }

  /**
   * Reads a query.
   *
   * @throws QueryException if it is none
   */
  public static Query parse(String text) {
    return new QueryReader(text).read();
  }

  /**
   * Reads a clause without relations, which may say {@code same FIELD}.
   *
   * @throws QueryException if it is none
   */
  public static Query clause(String text) {
    return new QueryReader(text).readClause();
  }

  /** Whether all that its clause says of an event by itself is so. */
  public boolean holds(TraceEvent event) {
    for (Term term : terms) {
      if (!(term instanceof Term.Same) && !term.matches(event, event)) {
        return false;
      }
    }
    return true;
  }

  /** Whether two events have the same in all fields of which its clause says {@code same}. */
  public boolean sameIn(TraceEvent event, TraceEvent other) {
    for (Term term : terms) {
      if (term instanceof Term.Same && !term.matches(event, other)) {
        return false;
      }
    }
    return true;
  }

  /** The events that it is about, by their place among {@code events}, which have short names. */
  public List<Integer> find(List<TraceEvent> events) {
    List<Integer> hits = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      int at = i;
      if (all(terms, events.get(i), events.get(i))
          && relations.stream().allMatch(relation -> relation.holds(events, at))) {
        hits.add(i);
      }
    }
    return hits;
  }

  private static boolean all(List<Term> terms, TraceEvent event, TraceEvent other) {
    for (Term term : terms) {
      if (!term.matches(event, other)) {
        return false;
      }
    }
    return true;
  }
}
