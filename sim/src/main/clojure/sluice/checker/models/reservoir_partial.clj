(ns sluice.checker.models.reservoir-partial
  "A VMM reservoir whose resizes proceed in chunks: one in doubt may have left the
  old size, the new one, or any between. A model is thus a set of reservoirs, all
  alike but for their size, and a read that tells the size narrows it."
  (:require [sluice.checker.models.reservoir :as reservoir]))

(def spec
  (assoc reservoir/spec
         :init (fn [init] (reservoir/reservoir true init))
         :kind (fn [op]
                 (case (:f op)
                   :read (when (nil? (:actual (:value op))) :read)
                   (:launch-fail :set-reservoir-fail) nil
                   (reservoir/kind op)))))
