(ns sluice.checker.words
  "Verdicts in plain words."
  (:require [clojure.string :as str]
            [sluice.checker.model :as model]
            [sluice.checker.models :as models]))

(defn state
  "The state of a model, as data."
  [model]
  (pr-str (model/shown model)))

(defn operation
  "An operation in the words of its model, or as it is."
  [model-name op]
  (let [words (or (get-in (models/table) [model-name :words])
                  (fn [op] (str (name (:f op)) " " (pr-str (:value op)))))]
    (words op)))

(defn- moment
  "When an operation was called, or which event ends it if it has no time."
  [op event]
  (let [nanos (:time op)]
    (if (and (int? nanos) (<= 0 (long nanos)))
      (let [micros (quot (long nanos) 1000)]
        (str (quot micros 1000000) "." (subs (str (+ 1000000 (rem micros 1000000))) 1) " s"))
      (str "event " event))))

(defn not-given
  "Of what an operation saw, what no operation had given when it ended: where that
  is given first, if ever. Nothing is known of models without :wants and :gives."
  [model-name initial op before after]
  (let [{:keys [wants gives]} (get (models/table) model-name)]
    (when wants
      (let [wanted (wants initial op)
            given  (into #{} (mapcat gives) before)]
        (for [fact (distinct (remove given wanted))]
          (if-let [giver (first (filter #(some #{fact} (gives %)) after))]
            (str (pr-str fact) " is first written at event " (:index giver))
            (str "nobody writes " (pr-str fact))))))))

(defn sentence
  "Which operation cannot be explained, and why."
  [model-name op event refusals notes]
  (str (operation model-name op) " at " (moment op event) ": "
       (str/join "; or else: " (take 3 refusals))
       (when (< 3 (count refusals)) "; and more")
       (when-let [few (seq (take 3 notes))]
         (str " (" (str/join ", " few) ")"))))
