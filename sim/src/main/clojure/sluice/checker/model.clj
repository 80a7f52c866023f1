(ns sluice.checker.model
  "What a model is: Knossos' contract. A model is a value; stepping it with an
  operation gives the next model, or an inconsistent one that says why not."
  (:require [clojure.string :as str])
  (:import (dev.sluice.sim.check Inconsistent)))

(defprotocol Model
  (step [model op] "The model after this operation, or an inconsistent one."))

(defprotocol Shown
  (shown [model] "The model as plain data, to print."))

(extend-protocol Shown
  Object
  (shown [model] (if (record? model) (into {} model) model)))

(defmacro inconsistent
  "The answer to an operation that cannot happen. The parts of its reason are
  joined only when somebody reads it: a search drops nearly all of them."
  [& parts]
  `(Inconsistent. false (reify java.util.function.Supplier (get [_#] (str ~@parts)))))

(defmacro inconsistent-for-good
  "The same, where no operation but a :blind one can make it possible again."
  [& parts]
  `(Inconsistent. true (reify java.util.function.Supplier (get [_#] (str ~@parts)))))

(defn inconsistent?
  "True of what step answers to an operation that cannot happen."
  [model]
  (instance? Inconsistent model))

(defn fault
  "Why an operation is none of a model's, or nil. Shapes are, by function, a
  predicate on the value and words for what it demands."
  [shapes op]
  (if-let [[fits? expected] (get shapes (:f op))]
    (when-not (fits? (:value op))
      (str (:f op) " takes " expected ", not " (pr-str (:value op))))
    (str "it has no operation " (:f op) ", only "
         (str/join ", " (sort (keys shapes))))))

(defn init-fault
  "Why a value is no initial one, or nil."
  [ok? expected]
  (fn [value] (when-not (ok? value) (str "expected " expected ", not " (pr-str value)))))

(def anything [any? "anything"])
(def nothing [nil? "nil"])

(defn pair?
  "True of a vector of two."
  [x]
  (and (vector? x) (= 2 (count x))))
