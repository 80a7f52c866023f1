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
  "When an event was, or where in the history if it has no time."
  [op]
  (let [nanos (:time op)]
    (if (and nanos (<= 0 nanos))
      (let [micros (quot nanos 1000)]
        (str (quot micros 1000000) "." (subs (str (+ 1000000 (rem micros 1000000))) 1) " s"))
      (str "event " (:index op)))))

(defn sentence
  "Which operation cannot be explained, and why."
  [model-name op refusals]
  (str (operation model-name op) " at " (moment op) ": "
       (str/join "; or else: " (take 3 refusals))
       (when (< 3 (count refusals)) "; and more")))
