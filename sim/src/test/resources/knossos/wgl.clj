(ns knossos.wgl
  "A stand-in for Knossos' search: takes every completion in its order."
  (:require [knossos.model :as model])
  (:import (knossos.model Inconsistent)))

(defn analysis [model history]
  (let [end (reduce (fn [m op]
                      (let [next (model/step m op)]
                        (if (instance? Inconsistent next) (reduced next) next)))
                    model
                    (filter #(= :ok (:type %)) history))]
    {:valid? (not (instance? Inconsistent end)), :analyzer :stand-in}))
