(ns sluice.checker.models.counter
  "A number that is added to: :add n, :read n."
  (:require [sluice.checker.model :as model :refer [inconsistent]]))

(defrecord Counter [n]
  model/Model
  (step [this op]
    (let [v (:value op)]
      (case (:f op)
        :add (Counter. (+' n v))
        :read (if (or (nil? v) (= n v))
                this
                (inconsistent "the count is " n ", not " v))))))

(def spec
  {:init  (fn [n] (Counter. (or n 0)))
   :init-fault (model/init-fault integer? "an integer")
   :kind  (fn [op] (case (:f op) :read :read :add :always))
   :fault (partial model/fault
                   {:add  [integer? "an integer"]
                    :read [#(or (nil? %) (integer? %)) "an integer or nil"]})
   :words (fn [op] (str (name (:f op)) " of " (:value op)))})
