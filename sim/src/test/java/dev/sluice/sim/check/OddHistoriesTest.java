package dev.sluice.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import clojure.java.api.Clojure;
import clojure.lang.AFn;
import clojure.lang.IFn;
import dev.sluice.sim.history.HistoryReader;
import dev.sluice.sim.history.MalformedHistoryException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Histories that say something odd of themselves: judged by plain rules, or refused by line and
 * reason.
 */
class OddHistoriesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "empty history | ",
        "nemesis only | {:process :nemesis :type :info :f :kill :value nil}",
        "one pending invoke | {:process 0 :type :invoke :f :write :value 1}",
        "only an operation in doubt | I0w1 {:process 0 :type :info :f :write :value 1}",
        "unknown read | I0rnil {:process 0 :type :ok :f :read :value nil}",
        "the ok value wins | I0r7 {:process 0 :type :ok :f :read :value 0}",
        "the value of an info does not count | I0w1 {:process 0 :type :info :f :write :value 9}"
            + " I1rnil {:process 1 :type :ok :f :read :value 1}",
        "a failed write did not happen | I0w1 {:process 0 :type :fail :f :write :value 1} I1rnil"
            + " {:process 1 :type :ok :f :read :value 0}",
        "nemesis in between | I0w1 {:process :nemesis :type :info :f :read :value 5} {:process 0"
            + " :type :ok :f :write :value 1}",
        "indices with gaps | {:index 7 :process 0 :type :invoke :f :write :value 1} {:index 9"
            + " :process 0 :type :ok :f :write :value 1}",
        "a failed write that repeats another value | I0w1 {:process 0 :type :fail :f :write :value"
            + " 2} I1rnil {:process 1 :type :ok :f :read :value 0}",
        "processes with names | {:process \"a\" :type :invoke :f :write :value 1} {:process :b"
            + " :type :invoke :f :read} {:process :b :type :ok :f :read :value 1} {:process \"a\""
            + " :type :ok :f :write :value 1}",
        "injectors by any name | {:process :nemesis-2 :type :invoke :f [:a] :value 1} {:process"
            + " :killer :type :info :f nil} {:process \"nemesis\" :type :ok :f 1} {:process :killer"
            + " :type :info :f nil}",
        "times and indices of any kind | {:time 1.5 :index -1 :process 0 :type :invoke :f :write"
            + " :value 1} {:time #inst \"2020-01-01\" :index nil :process 0 :type :ok :f :write"
            + " :value 1}",
        "some without an index | {:index 1 :process 0 :type :invoke :f :write :value 1} {:process 0"
            + " :type :ok :f :write :value 1}",
        "the map of a test | {:name \"t\" :history [#jepsen.history.Op{:process 0 :type :invoke :f"
            + " :write :value 1} {:process 0 :type :ok :f :write :value 1}]}",
        "an instant however it is written | {:process 0 :type :invoke :f :write :value #inst"
            + " \"2020-01-01T01:00:00+01:00\"} {:process 0 :type :ok :f :write :value #inst"
            + " \"2020-01-01\"} I1rnil {:process 1 :type :ok :f :read :value #inst"
            + " \"2020-01-01T00:00:00.000-00:00\"}",
        "times that run backwards | {:time 9 :process 0 :type :invoke :f :write :value 1} {:time 3"
            + " :process 0 :type :ok :f :write :value 1}"
      })
  void oddButSound_isValid(String what, String history) {
    assertThat(check(history)).as(what).isInstanceOf(Verdict.Valid.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "an info that names another value | I0w1 {:process 0 :type :info :f :write :value 9} I1rnil"
            + " {:process 1 :type :ok :f :read :value 9}",
        "42.0 is not 42 | I0w42 {:process 0 :type :ok :f :write :value 42} I1rnil {:process 1 :type"
            + " :ok :f :read :value 42.0}",
        "two tags are two values | {:process 0 :type :invoke :f :write :value #a 1} {:process 0"
            + " :type :ok :f :write :value #a 1} I1rnil {:process 1 :type :ok :f :read :value #b"
            + " 1}",
        "the ok value wins | I0r0 {:process 0 :type :ok :f :read :value 7}",
      })
  void oddAndUntrue_isInvalid_andExplained(String what, String history) {
    assertThat(check(history))
        .as(what)
        .isInstanceOfSatisfying(
            Invalid.class, invalid -> assertThat(invalid.explanation().minimal()).isNotEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{:process 0 :type :ok :f :read :value 1} | line 1: process 0 ends an operation that it has"
            + " not invoked",
        "{:process 0 :type :info :f :read :value 1} | line 1: process 0 ends an operation that it"
            + " has not invoked",
        "I0w1 I0r1 | line 2: process 0 invokes :read while its :write is still open",
        "I0w1 {:process 0 :type :info :f :write :value 1} I0r1 | line 3: process 0 invokes again"
            + " after an operation of it ended :info; its next needs a new process",
        "I0w1 {:process 0 :type :ok :f :read :value 1} | line 2: process 0 ends :read but had"
            + " invoked :write",
        "{:index 3 :process 0 :type :invoke :f :write :value 1} {:index 3 :process 1 :type :invoke"
            + " :f :write :value 1} | line 2: index 3 is there twice",
        "{:process 0 :type :invoke :f :pop :value 1} | line 1: model register: it has no operation"
            + " :pop, only :read, :write",
        "{:process 0 :type \"ok\" :f :read :value 1} | line 1: a type is :invoke, :ok, :fail or"
            + " :info, not \"ok\"",
        "{:process :alice :type :ok :f :read :value 1} | line 1: process :alice ends an operation"
            + " that it has not invoked",
        "{:process 0.5 :type :invoke :f :read} {:process 0.5 :type :invoke :f :read} | line 2:"
            + " process 0.5 invokes :read while its :read is still open",
        "{:type :invoke :f :read :value 1} | line 1: a process is an integer or a name, not nil",
        "{:process 0 :type :invoke :f [:read]} | line 1: the :f of an operation is a keyword, not"
            + " [:read]",
      })
  void contradiction_isRefusedByLineAndReason(String history, String message) {
    assertThatThrownBy(() -> check(history))
        .isInstanceOf(MalformedHistoryException.class)
        .hasMessage(message);
  }

  @Test
  void casWithoutAPair_isRefused() {
    assertThatThrownBy(
            () ->
                Linearizability.check(
                    "cas-register",
                    0L,
                    HistoryReader.parse("{:process 0 :type :invoke :f :cas :value 3}"),
                    Budget.DEFAULT))
        .hasMessage("line 1: model cas-register: :cas takes [from to], not 3");
  }

  @Test
  void modelThatThrows_doesNotHangTheCaller() {
    Model broken =
        new Model(
            "broken",
            new AFn() {},
            new AFn() {
              @Override
              public Object invoke(Object state, Object op) {
                throw new IllegalStateException("broken model");
              }
            },
            constantlyNull(),
            constantlyNull(),
            null,
            null,
            null,
            null,
            null,
            null);

    assertThatThrownBy(
            () ->
                Linearizability.check(
                    broken,
                    "state",
                    HistoryReader.parse(expand("I0w1 {:process 0 :type :ok :f :write :value 1}")),
                    Budget.DEFAULT))
        .hasMessage("broken model");
  }

  private static IFn constantlyNull() {
    return (IFn) Clojure.var("clojure.core", "constantly").invoke(null);
  }

  private static Verdict check(@Nullable String history) {
    return Linearizability.check(
        "register",
        0L,
        HistoryReader.parse(history == null ? "" : expand(history)),
        Budget.DEFAULT);
  }

  /**
   * {@code I0w1} is process 0 invoking a write of 1, {@code I1rnil} process 1 a read; an event a
   * line.
   */
  private static String expand(String history) {
    return history
        .replaceAll("I(\\d)w(\\w+)", "{:process $1 :type :invoke :f :write :value $2}")
        .replaceAll("I(\\d)r(\\w+)", "{:process $1 :type :invoke :f :read :value $2}")
        .replace("} {", "}\n{");
  }
}
