(ns sluice.checker.models.cas-register
  "A register with compare-and-set; a cas that failed did not happen."
  (:require [sluice.checker.model :as model :refer [inconsistent]]
            [sluice.checker.models.register :as register]))

(def from-to [model/pair? "[from to]"])

(defn refused-cas
  "The answer to a cas that found another value than it needed."
  [value from]
  (inconsistent "the value is " (pr-str value) ", not " (pr-str from)))

(defrecord CasRegister [value]
  model/Model
  (step [this op]
    (let [v (:value op)]
      (case (:f op)
        :write (CasRegister. v)
        :read (if (or (nil? v) (= v value)) this (register/refused-read value v))
        :cas (if (= (nth v 0) value)
               (CasRegister. (nth v 1))
               (refused-cas value (nth v 0)))))))

(def spec
  {:init  ->CasRegister
   :kind  register/kind
   :wants register/wants
   :gives register/gives
   :fault (partial model/fault
                   {:read model/anything :write model/anything :cas from-to})
   :words register/words})
