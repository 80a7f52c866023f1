package dev.sluice.sim.history;

import static org.assertj.core.api.Assertions.assertThat;

import clojure.java.api.Clojure;
import clojure.lang.IFn;
import clojure.lang.Keyword;
import clojure.lang.RT;
import java.io.PushbackReader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The reader against Clojure's own, with every tag that is not built in as a tagged literal: what
 * one reads the other reads, to equal values that print alike, and what one refuses the other
 * refuses.
 *
 * <p>Exceptions: values nested deeper than 200 are refused here, since Clojure's reader overflows
 * its stack somewhere; and a byte order mark at the start of a text is passed over, since files
 * from Windows begin with one.
 */
class EdnDifferentialTest {

  private static final String[] ATOMS = {
    "nil",
    "true",
    "false",
    "0",
    "-0",
    "+7",
    "10",
    "010",
    "08",
    "09.5",
    "0x1F",
    "-0xff",
    "0x",
    "017",
    "36rZz",
    "2r101",
    "2r12",
    "1r0",
    "37r1",
    "7N",
    "0N",
    "010N",
    "7M",
    "1.5M",
    "1e3M",
    "1.",
    "1.e2",
    "1e",
    "1e+3",
    "-1.5E-2",
    "1/2",
    "4/2",
    "-6/4",
    "+1/3",
    "1/0",
    "0/5",
    "1/-2",
    "1/2N",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "99999999999999999999",
    "1a",
    "1:2",
    "1'",
    "\u0661",
    "a",
    "a/b",
    "a/b/c",
    "a//",
    "//",
    "/",
    "/a",
    "a/",
    "-",
    "+",
    "-a",
    "+a",
    "-/",
    ".",
    ".5",
    "a.b",
    "a:b",
    "a:",
    "a::b",
    "'a",
    "a'b",
    "%",
    "&x",
    "a@b",
    "@a",
    "`a",
    "~a",
    ":a",
    ":a/b",
    ":1",
    ":/",
    ":a/",
    ":a/1",
    "::a",
    ":a:",
    ":a:/b",
    ":",
    ":'a",
    ":a#b",
    "a#b",
    "nil/a",
    "true/b",
    "\\a",
    "\\newline",
    "\\space",
    "\\tab",
    "\\return",
    "\\backspace",
    "\\formfeed",
    "\\u0041",
    "\\ud800",
    "\\o101",
    "\\o400",
    "\\o",
    "\\u",
    "\\u12",
    "\\ab",
    "\\(",
    "\\;",
    "\\\\",
    "\\\"",
    "\\ ",
    "\"\"",
    "\"a b\"",
    "\"\\n\\t\\r\\b\\f\\\"\\\\\"",
    "\"\\u0041\"",
    "\"\\u41\"",
    "\"\\101\"",
    "\"\\7\"",
    "\"\\400\"",
    "\"\\78\"",
    "\"\\q\"",
    "##Inf",
    "##-Inf",
    "##NaN",
    "## Inf",
    "##Foo",
    "##1",
    "#inst \"2020-01-01\"",
    "#inst \"2020-01-01T00:00:00.5+01:00\"",
    "#inst \"x\"",
    "#inst 5",
    "#uuid \"00000000-0000-0000-0000-000000000001\"",
    "#uuid \"x\"",
    "#uuid 1",
    "#true 1",
    "#:a 1",
    "#:a{:b 1 c 2 :_/d 3 :e/f 4 5 6}",
    "#:a {:b 1}",
    "#::{:a 1}",
    "#:{:a 1}",
    "#:a/b{:c 1}",
    "#:1{}",
    "#foo 1",
    "#foo/bar [1]",
    "#foo",
    "#\u00e9 1",
    "#\u0436 1",
    "#1 2",
    "#\"re\"",
    "#'a",
    "#(a)",
    "#=1",
    "#?(1)",
    "#<a>",
    "#!x",
    "^:a []",
    "^a {}",
    "^\"s\" b",
    "^{:a 1} (1)",
    "^1 []",
    "^:a 1",
    "^[a] b",
    "#^:a []",
    "^",
    "#_",
    "#_ 1",
    "#_#_ 1 2",
    ";c\n1",
    ";c\r1",
    "{:a 1}",
    "{:a}",
    "{:a 1 :a 2}",
    "{1 2 1N 3}",
    "#{1 1}",
    "#{1 1.0}",
    "\u00a0",
    "\u2003",
    "\u0001",
    "\uFEFF1",
    "x\u0085y"
  };

  private static final String NASTY = "()[]{}\"\\;^#_:/'@~`%,. \n\r\tnN0189axXrRMeE+-u\u00e9\u0436";

  @BeforeAll
  static void load() {
    Clojure.var("clojure.core", "require").invoke(Clojure.read("clojure.edn"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0})
  void everyAtom_isReadAlike(int from) {
    for (String atom : ATOMS) {
      if (!atom.startsWith("\uFEFF")) {
        same(atom);
        same("[" + atom + "]");
        same("{" + atom + " " + atom + "x}");
        same(atom + " " + atom);
      }
    }
  }

  @Test
  void generatedAndMutatedTexts_areReadAlike() {
    sweep(1, 20_000);
  }

  /** The same at length: {@code mvn test -pl sim -am -Pthorough}. */
  @Test
  @Tag("thorough")
  void generatedAndMutatedTexts_areReadAlike_manyTimes() {
    sweep(2, 1_000_000);
  }

  private static void sweep(long seed, int texts) {
    Random random = new Random(seed);
    for (int i = 0; i < texts; i++) {
      StringBuilder text = new StringBuilder();
      generate(text, random, 4);
      for (int change = random.nextInt(4); change > 0 && text.length() > 0; change--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, NASTY.charAt(random.nextInt(NASTY.length())));
          default -> text.setCharAt(at, NASTY.charAt(random.nextInt(NASTY.length())));
        }
      }
      if (text.length() == 0 || text.charAt(0) != '\uFEFF') {
        same(text.toString());
      }
    }
  }

  private static void generate(StringBuilder text, Random random, int depth) {
    int kind = depth == 0 ? 9 : random.nextInt(12);
    if (kind > 5) {
      text.append(ATOMS[random.nextInt(ATOMS.length)]);
      return;
    }
    String[] brackets = {"[ ]", "( )", "{ }", "#{ }", "#t( )", "#:n{ }"};
    String[] pair = brackets[kind].split(" ");
    text.append(pair[0]);
    for (int items = random.nextInt(5); items > 0; items--) {
      generate(text, random, depth - 1);
      text.append(random.nextInt(8) == 0 ? "," : random.nextInt(9) == 0 ? "" : " ");
    }
    text.append(pair[1]);
  }

  private static void same(String text) {
    List<@Nullable Object> theirs = byClojure(text);
    List<@Nullable Object> ours = bySluice(text);
    assertThat(ours == null).as("refused: %s (theirs %s)", text, theirs).isEqualTo(theirs == null);
    if (theirs != null && ours != null) {
      assertThat(printed(ours)).as(text).isEqualTo(printed(theirs));
      if (!printed(theirs).contains("NaN")) {
        assertThat(clojure.lang.Util.equiv(RT.vector(ours.toArray()), RT.vector(theirs.toArray())))
            .as(text)
            .isTrue();
      }
    }
  }

  private static String printed(List<@Nullable Object> values) {
    return (String) Clojure.var("clojure.core", "pr-str").invoke(RT.vector(values.toArray()));
  }

  private static @Nullable List<@Nullable Object> bySluice(String text) {
    try {
      EdnParser parser = new EdnParser(text);
      List<@Nullable Object> values = new ArrayList<>();
      while (true) {
        Object value = parser.next();
        if (value == EdnParser.END) {
          return values;
        }
        values.add(value);
      }
    } catch (MalformedHistoryException refused) {
      return null;
    }
  }

  private static @Nullable List<@Nullable Object> byClojure(String text) {
    IFn read = Clojure.var("clojure.edn", "read");
    Object end = new Object();
    Object options =
        RT.map(
            Keyword.intern(null, "eof"),
            end,
            Keyword.intern(null, "default"),
            Clojure.var("clojure.core", "tagged-literal"));
    try (PushbackReader reader = new PushbackReader(new StringReader(text), 2)) {
      List<@Nullable Object> values = new ArrayList<>();
      while (true) {
        Object value = read.invoke(options, reader);
        if (value == end) {
          return values;
        }
        values.add(value);
      }
    } catch (Exception refused) {
      return null;
    }
  }
}
