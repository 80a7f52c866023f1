(ns sluice.checker.models.growing-set
  "A set that only grows: :add x, :read of all that is in it, as a set, a vector or a list."
  (:require [sluice.checker.model :as model :refer [inconsistent inconsistent-for-good]]))

(defrecord GrowingSet [elements]
  model/Model
  (step [this op]
    (let [v (:value op)]
      (case (:f op)
        :add (if (contains? elements v) this (GrowingSet. (conj elements v)))
        :read (let [seen (when (some? v) (if (set? v) v (set v)))]
                (cond
                  (or (nil? v) (= seen elements)) this
                  (every? #(contains? seen %) elements)
                  (inconsistent "not yet in it: " (pr-str (first (remove #(contains? elements %) seen))))
                  :else
                  (inconsistent-for-good
                    "in it, and not read: " (pr-str (first (remove #(contains? seen %) elements))))))))))

(defn- collection?
  [x]
  (or (set? x) (sequential? x)))

(def spec
  {:init  (fn [elements] (GrowingSet. (set elements)))
   :init-fault (model/init-fault collection? "a set")
   :weight (fn [s] (* 8 (count (:elements s))))
   :wants (fn [state op] (when (= :read (:f op)) (remove (:elements state) (:value op))))
   :gives (fn [op] (when (= :add (:f op)) [(:value op)]))
   :kind  (fn [op] (case (:f op) :read :read :add :always))
   :fault (partial model/fault
                   {:add  model/anything
                    :read [#(or (nil? %) (collection? %)) "a set or nil"]})
   :words (fn [op] (str (name (:f op)) " of " (pr-str (:value op))))})
