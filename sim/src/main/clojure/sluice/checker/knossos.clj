(ns sluice.checker.knossos
  "A second opinion from Knossos, if there is one on the class path: its search,
  over its own models where it has them and over ours elsewhere."
  (:require [sluice.checker.model :as model]
            [sluice.checker.models :as models]))

(defn- knossos
  "What a var of Knossos holds, or nil without Knossos."
  [sym]
  (try
    (some-> (requiring-resolve sym) deref)
    (catch java.io.FileNotFoundException _ nil)))

(defn present?
  "True if Knossos is on the class path."
  []
  (some? (knossos 'knossos.wgl/analysis)))

(def ^:private its-own
  '{"register"       knossos.model/register
    "cas-register"   knossos.model/cas-register
    "multi-register" knossos.model/multi-register})

(defrecord Ours [state])

(defn- ours
  "One of our models behind Knossos' protocol."
  [state]
  (extend Ours (knossos 'knossos.model/Model)
          {:step (fn [this op]
                   (let [next (model/step (:state this) op)]
                     (if (model/inconsistent? next)
                       ((knossos 'knossos.model/inconsistent) (str next))
                       (->Ours next))))})
  (->Ours state))

(defn analysis
  "What Knossos' WGL says of a history of Jepsen maps."
  [model-name init history]
  (if-not (present?)
    {:valid? :unknown, :cause :no-knossos}
    (let [constructor (some-> (its-own model-name) knossos)]
      ((knossos 'knossos.wgl/analysis)
       (if (and constructor (some? init))
         (constructor init)
         (ours ((get-in (models/table) [model-name :init]) init)))
       history))))
