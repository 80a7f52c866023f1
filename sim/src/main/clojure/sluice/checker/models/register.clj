(ns sluice.checker.models.register
  "One value that is written and read. A read of nil is one whose result nobody knows."
  (:require [sluice.checker.model :as model :refer [inconsistent]]))

(defn words
  "An operation on a register."
  [op]
  (let [v (:value op)]
    (case (:f op)
      :read (str "read of " (pr-str v))
      :write (str "write of " (pr-str v))
      :cas (str "cas from " (pr-str (first v)) " to " (pr-str (second v)))
      :cas-miss (str "cas that failed since the value was not " (pr-str (first v))))))

(defn refused-read
  "The answer to a read that saw another value."
  [value v]
  (inconsistent "the value is " (pr-str value) ", not " (pr-str v)))

(defn kind
  "What is known of an operation in all states."
  [op]
  (case (:f op)
    (:read :cas-miss) :read
    :write :blind
    nil))

(defn wants
  "The value that a read or a cas saw, unless the register starts with it."
  [state op]
  (let [v (case (:f op) :read (:value op) :cas (first (:value op)) nil)]
    (when (and (some? v) (not= v (:value state))) [v])))

(defn gives
  "The values that an operation writes."
  [op]
  (case (:f op) :write [(:value op)] :cas [(second (:value op))] nil))

(defrecord Register [value]
  model/Model
  (step [this op]
    (let [v (:value op)]
      (case (:f op)
        :write (Register. v)
        :read (if (or (nil? v) (= v value)) this (refused-read value v))))))

(def spec
  {:init  ->Register
   :kind  kind
   :wants wants
   :gives gives
   :fault (partial model/fault {:read model/anything :write model/anything})
   :words words})
