(ns sluice.checker.words
  "Verdicts in plain words."
  (:require [clojure.string :as str]
            [sluice.checker.model :as model]
            [sluice.checker.models :as models]))

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
      (format "%d.%06d s" (quot nanos 1000000000) (quot (rem nanos 1000000000) 1000))
      (str "event " (:index op)))))

(defn refusals
  "Why an operation is impossible in each of these states, each reason once."
  [op states]
  (->> states
       (map #(model/step % op))
       (filter model/inconsistent?)
       (map str)
       distinct))

(defn sentence
  "Which operation cannot be explained, and why."
  [model-name op states]
  (let [reasons (take 3 (refusals op states))]
    (str (operation model-name op) " at " (moment op) ": "
         (if (seq reasons)
           (str/join "; or else: " reasons)
           "it is legal here, but then another that had ended is not"))))
