(ns sluice.checker.models.etcd-cas
  "A register with compare-and-set as etcd answers it: a cas that found another
  value is an observation, recorded as :cas-miss [from to]."
  (:require [sluice.checker.model :as model :refer [inconsistent]]
            [sluice.checker.models.cas-register :as cas-register]
            [sluice.checker.models.register :as register]))

(defrecord EtcdCas [value]
  model/Model
  (step [this op]
    (let [v (:value op)]
      (case (:f op)
        :write (EtcdCas. v)
        :read (if (or (nil? v) (= v value)) this (register/refused-read value v))
        :cas (if (= (nth v 0) value)
               (EtcdCas. (nth v 1))
               (cas-register/refused-cas value (nth v 0)))
        :cas-miss (if (= (nth v 0) value)
                    (inconsistent "the value is " (pr-str value) ", just what the cas needed")
                    this)))))

(def spec
  {:init  ->EtcdCas
   :kind  register/kind
   :wants register/wants
   :gives register/gives
   :fault (partial model/fault
                   {:read     model/anything
                    :write    model/anything
                    :cas      cas-register/from-to
                    :cas-miss cas-register/from-to})
   :words register/words})
