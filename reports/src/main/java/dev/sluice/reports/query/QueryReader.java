package dev.sluice.reports.query;

import dev.sluice.reports.query.Query.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads queries. The page's {@code query.js} reads the same language. */
final class QueryReader {

  private static final Pattern TOKEN = Pattern.compile("\\s*(?:\"([^\"]*)\"|([^\\s\"]+))");
  private static final Pattern COMPARED =
      Pattern.compile("([A-Za-z][A-Za-z0-9-]*)(!=|<=|>=|=|<|>|~)(.+)");
  private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?)(us|µs|ms|s|m|h)?");
  private static final Set<String> NOISE =
      Set.of("on", "of", "and", "the", "a", "by", "event", "events");
  private static final Map<String, Double> NANOS =
      Map.of("us", 1e3, "µs", 1e3, "ms", 1e6, "s", 1e9, "m", 60e9, "h", 3600e9);

  private record Token(String text, boolean quoted) {
    private boolean is(String word) {
      return !quoted && text.equals(word);
    }
  }

  private final List<Token> tokens = new ArrayList<>();
  private int next;

  QueryReader(String query) {
    Matcher matcher = TOKEN.matcher(query);
    int end = 0;
    while (!query.substring(end).isBlank()) {
      matcher.region(end, query.length());
      if (!matcher.lookingAt()) {
        throw new QueryException("a quote that is not closed");
      }
      String quoted = matcher.group(1);
      tokens.add(quoted != null ? new Token(quoted, true) : new Token(matcher.group(2), false));
      end = matcher.end();
    }
  }

  Query read() {
    List<Term> terms = clause();
    if (terms.stream().anyMatch(Term.Same.class::isInstance)) {
      throw new QueryException("same: expected after preceded by or followed by");
    }
    List<Relation> relations = new ArrayList<>();
    while (next < tokens.size()) {
      int length = relationAt(next);
      if (length == 0) {
        throw new QueryException("within: expected after preceded by or followed by");
      }
      boolean not = tokens.get(next).is("not");
      boolean before = tokens.get(next + (not ? 1 : 0)).is("preceded");
      next += length;
      List<Term> others = clause();
      relations.add(new Relation(not, before, others, within()));
    }
    return new Query(terms, relations);
  }

  Query readClause() {
    List<Term> terms = clause();
    if (next < tokens.size()) {
      throw new QueryException(tokens.get(next).text() + ": expected a clause without relations");
    }
    return new Query(terms, List.of());
  }

  /** How many tokens of a relation there are at {@code at}; 0 if none begins there. */
  private int relationAt(int at) {
    int not = word(at, "not") ? 1 : 0;
    boolean relation = word(at + not, "preceded") || word(at + not, "followed");
    return relation && word(at + not + 1, "by") ? not + 2 : 0;
  }

  private boolean word(int at, String word) {
    return at < tokens.size() && tokens.get(at).is(word);
  }

  private List<Term> clause() {
    List<Term> terms = new ArrayList<>();
    while (next < tokens.size() && !word(next, "within") && relationAt(next) == 0) {
      Token token = tokens.get(next++);
      if (token.is("same")) {
        if (next >= tokens.size()) {
          throw new QueryException("same: expected a field, such as same sled");
        }
        terms.add(new Term.Same(tokens.get(next++).text()));
      } else if (token.quoted()) {
        terms.add(new Term.Text(token.text().toLowerCase(Locale.ROOT)));
      } else if (!NOISE.contains(token.text())) {
        terms(token.text(), terms);
      }
    }
    if (terms.isEmpty()) {
      throw new QueryException("expected a word or FIELD=VALUE");
    }
    return terms;
  }

  private static void terms(String text, List<Term> terms) {
    Matcher compared = COMPARED.matcher(text);
    String word = text.toLowerCase(Locale.ROOT);
    String alias = Aliases.ALL.get(word);
    if (compared.matches()) {
      List<String> values = List.of(compared.group(3).toLowerCase(Locale.ROOT).split("\\|", -1));
      terms.add(new Term.Compared(compared.group(1), compared.group(2), values));
    } else if (alias != null) {
      for (String part : alias.split(" ", -1)) {
        terms(part, terms);
      }
    } else {
      terms.add(new Term.Word(word));
    }
  }

  private long within() {
    if (!word(next, "within")) {
      return Long.MAX_VALUE;
    }
    next++;
    Matcher duration = DURATION.matcher(next < tokens.size() ? tokens.get(next).text() : "");
    if (!duration.matches()) {
      throw new QueryException("within: expected a time, such as 5 s");
    }
    next++;
    String unit = duration.group(2);
    if (unit == null) {
      unit = next < tokens.size() ? tokens.get(next++).text() : "";
    }
    Double nanos = NANOS.get(unit);
    if (nanos == null) {
      throw new QueryException("within: expected a unit: us, ms, s, m or h");
    }
    return Math.round(Double.parseDouble(duration.group(1)) * nanos);
  }
}
