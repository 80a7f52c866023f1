(ns sluice.checker.models.queue
  "A queue, first in, first out: :enqueue x, :dequeue that answers x. Of a dequeue
  of nil nobody knows what it took; one that found nothing failed."
  (:require [sluice.checker.model :as model :refer [inconsistent]])
  (:import (clojure.lang PersistentQueue)))

(defrecord Queue [items]
  model/Model
  (step [_ op]
    (let [v (:value op)]
      (case (:f op)
        :enqueue (Queue. (conj items v))
        :dequeue (cond
                   (empty? items) (inconsistent "the queue is empty")
                   (or (nil? v) (= v (peek items))) (Queue. (pop items))
                   :else (inconsistent "the first is " (pr-str (peek items))
                                       ", not " (pr-str v)))))))

(extend-protocol model/Shown
  Queue
  (shown [queue] {:items (vec (:items queue))}))

(def spec
  {:init  (fn [items] (Queue. (into PersistentQueue/EMPTY items)))
   :init-fault (model/init-fault sequential? "a vector, the first in comes first")
   :weight (fn [queue] (* 8 (count (:items queue))))
   :wants (fn [queue {:keys [f value]}]
            (when (and (= :dequeue f) (some? value) (not-any? #{value} (:items queue))) [value]))
   :gives (fn [op] (when (= :enqueue (:f op)) [(:value op)]))
   :kind  (fn [op] (case (:f op) :enqueue :always :dequeue :change))
   :fault (partial model/fault
                   {:enqueue [some? "a value other than nil"] :dequeue model/anything})
   :words (fn [op] (str (name (:f op)) " of " (pr-str (:value op))))})
