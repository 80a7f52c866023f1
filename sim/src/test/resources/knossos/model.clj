(ns knossos.model
  "A stand-in for Knossos' models, for the test that asks it for a second opinion.")

(defprotocol Model (step [model op]))
(defrecord Inconsistent [msg])
(defn inconsistent [msg] (->Inconsistent msg))

(defrecord Register [value]
  Model
  (step [_ op]
    (case (:f op)
      :write (->Register (:value op))
      :read (if (= value (:value op))
              (->Register value)
              (inconsistent (str "read " (:value op)))))))

(def register ->Register)
