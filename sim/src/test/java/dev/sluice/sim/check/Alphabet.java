package dev.sluice.sim.check;

import clojure.lang.IPersistentVector;
import clojure.lang.Keyword;
import dev.sluice.sim.history.HistoryReader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The operations that random histories of a model are made of.
 *
 * @param init the initial value
 * @param choices what may be invoked
 */
record Alphabet(String model, @Nullable Object init, List<Choice> choices) {

  /**
   * An operation that may be invoked.
   *
   * @param argument its value at the call
   * @param results the values with which it may end
   */
  record Choice(String f, @Nullable Object argument, IPersistentVector results) {}

  /** Small alphabets, so that operations meet; one for each model. */
  static Map<String, Alphabet> all() {
    Map<String, Alphabet> all = new TreeMap<>();
    add(
        all,
        "register",
        "0",
        ":read nil [0 1 2 nil]",
        ":write 0 [0]",
        ":write 1 [1]",
        ":write 2 [2]");
    add(
        all,
        "cas-register",
        "0",
        ":read nil [0 1 2]",
        ":write 0 [0]",
        ":write 1 [1]",
        ":cas [0 1] [[0 1]]",
        ":cas [1 2] [[1 2]]",
        ":cas [2 0] [[2 0]]",
        ":cas [1 1] [[1 1]]");
    add(
        all,
        "etcd-cas",
        "0",
        ":read nil [0 1 2]",
        ":write 1 [1]",
        ":cas [0 2] [[0 2]]",
        ":cas [1 0] [[1 0]]",
        ":cas-miss [1 0] [[1 0]]",
        ":cas-miss [0 2] [[0 2]]");
    add(all, "mutex", "nil", ":acquire nil [nil]", ":release nil [nil]");
    add(
        all,
        "multi-register",
        "{:x 0 :y 0 :z 0}",
        ":txn [[:read :x nil]] [[[:read :x 0]] [[:read :x 1]]]",
        ":txn [[:write :x 1] [:read :y nil]] [[[:write :x 1] [:read :y 0]] [[:write :x 1] [:read :y"
            + " 1]]]",
        ":txn [[:write :y 1]] [[[:write :y 1]]]",
        ":txn [[:write :x 0] [:write :y 0]] [[[:write :x 0] [:write :y 0]]]",
        ":txn [[:write :z 1]] [[[:write :z 1]]]",
        ":txn [[:read :z nil]] [[[:read :z 0]] [[:read :z 1]]]");
    add(
        all,
        "kv",
        "{}",
        ":get [:a nil] [[:a \"\"] [:a \"x\"] [:a \"xy\"] [:a \"yx\"] [:a \"y\"]]",
        ":append [:a \"x\"] [[:a \"x\"]]",
        ":append [:a \"y\"] [[:a \"y\"]]",
        ":put [:a \"x\"] [[:a \"x\"]]",
        ":put [:a \"\"] [[:a \"\"]]",
        ":get [:a nil] [[:a \"xy\"] [:a \"xx\"] [:a \"xyx\"]]",
        ":get [:b nil] [[:b \"\"] [:b \"x\"]]",
        ":append [:b \"x\"] [[:b \"x\"]]");
    add(
        all,
        "instance",
        "nil",
        ":create nil [nil]",
        ":start nil [nil]",
        ":stop nil [nil]",
        ":delete nil [nil]",
        ":lost nil [nil]",
        ":restart nil [nil]",
        ":get nil [:absent :stopped :running :failed]");
    add(all, "counter", "0", ":add 1 [1]", ":add 2 [2]", ":add -1 [-1]", ":read nil [0 1 2 3 nil]");
    add(
        all,
        "set",
        "#{}",
        ":add 1 [1]",
        ":add 2 [2]",
        ":add 3 [3]",
        ":read nil [#{} #{1} [1 2] #{2} #{1 2 3} #{3 2}]");
    add(
        all,
        "queue",
        "[]",
        ":enqueue 1 [1]",
        ":enqueue 2 [2]",
        ":enqueue 1 [1]",
        ":dequeue nil [1 2 nil]",
        ":dequeue nil [2 1]");
    add(
        all,
        "list-append",
        "{}",
        ":txn [[:append :x 1]] [[[:append :x 1]]]",
        ":txn [[:append :x 2] [:append :y 1]] [[[:append :x 2] [:append :y 1]]]",
        ":txn [[:append :y 2]] [[[:append :y 2]]]",
        ":txn [[:r :x nil]] [[[:r :x []]] [[:r :x [1]]] [[:r :x [2]]] [[:r :x [1 2]]] [[:r :x [2"
            + " 1]]]]",
        ":txn [[:r :x nil] [:r :y nil]] [[[:r :x [1]] [:r :y []]] [[:r :x [2]] [:r :y [1]]] [[:r :x"
            + " [1 2]] [:r :y [1]]]]",
        ":txn [[:append :x 1] [:r :x nil]] [[[:append :x 1] [:r :x [1]]] [[:append :x 1] [:r :x [2"
            + " 1]]]]",
        ":txn [[:r :y nil] [:append :z 1]] [[[:r :y [1]] [:append :z 1]] [[:r :y [1 2]] [:append :z"
            + " 1]]]");
    String[] reservoir = {
      ":set-reservoir {:req 6} [{:req 6 :actual 6} {:req 6 :actual 4}]",
      ":set-reservoir {:req 3} [{:req 3 :actual 3}]",
      ":launch {:vm 1 :bytes 2} [{:vm 1 :bytes 2}]",
      ":launch {:vm 2 :bytes 3} [{:vm 2 :bytes 3}]",
      ":stop {:vm 1} [{:vm 1}]",
      ":stop {:vm 2} [{:vm 2 :was true} {:vm 2 :was false}]",
      ":reboot nil [nil]",
      ":decommission nil [nil]",
      ":read nil [{:actual 0} {:actual 3} {:actual 6} {:used 2} {:vms #{1}} {:vms #{}}]",
      ":launch-fail {:vm 2 :bytes 3 :reason :no-space} [{:vm 2 :bytes 3 :reason :no-space}]",
      ":launch-fail {:vm 1 :bytes 2 :reason :not-ready} [{:vm 1 :bytes 2 :reason :not-ready}]"
    };
    add(all, "vmm-reservoir", "{:cap 8}", reservoir);
    add(all, "vmm-reservoir-partial", "{:cap 8}", reservoir);
    return all;
  }

  private static void add(Map<String, Alphabet> all, String model, String init, String... choices) {
    all.put(
        model,
        new Alphabet(
            model,
            HistoryReader.value(init),
            List.of(choices).stream().map(Alphabet::choice).toList()));
  }

  private static Choice choice(String text) {
    IPersistentVector parts =
        (IPersistentVector) Objects.requireNonNull(HistoryReader.value("[" + text + "]"));
    return new Choice(
        ((Keyword) parts.nth(0)).getName(), parts.nth(1), (IPersistentVector) parts.nth(2));
  }
}
