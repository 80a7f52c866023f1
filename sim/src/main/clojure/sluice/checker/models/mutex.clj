(ns sluice.checker.models.mutex
  "A lock that one holds at a time."
  (:require [sluice.checker.model :as model :refer [inconsistent]]))

(defrecord Mutex [locked]
  model/Model
  (step [_ op]
    (case (:f op)
      :acquire (if locked (inconsistent "it is held already") (Mutex. true))
      :release (if locked (Mutex. false) (inconsistent "nobody holds it")))))

(def spec
  {:init  (fn [locked] (Mutex. (boolean locked)))
   :init-fault (model/init-fault boolean? "true or false, whether it is held")
   :kind  (constantly :change)
   :fault (partial model/fault {:acquire model/anything :release model/anything})
   :words (fn [op] (name (:f op)))})
