(ns sluice.checker.strict
  "Refusals taken at their word. A refused launch or resize did not happen, so the
  verdict does not depend on it; but if its :error claims what no order of the
  operations makes true, it deserves a look. Only a look: a system may well refuse
  because of something tentative that it later takes back."
  (:import (dev.sluice.sim.check Budget Invalid Linearizability)
           (dev.sluice.sim.history HistoryReader Op)
           (java.util List)))

(set! *warn-on-reflection* true)

(def ^:private most 3)

(defn- reasons
  "The claims about a function that can be judged; of the sled's capacity only if it is known."
  [init f]
  (case f
    :launch #{:not-ready :no-space :exists :decommissioned}
    :set-reservoir (cond-> #{:in-use :decommissioned} (:cap init) (conj :enospc))
    #{}))

(def ^:private observed {:launch :launch-fail, :set-reservoir :set-reservoir-fail})

(defn- claims
  "By the index of its invocation, what each refusal claims."
  [init history]
  (second
    (reduce (fn [[open found] op]
              (let [process (:process op)]
                (case (:type op)
                  :invoke [(assoc open process op) found]
                  :fail (let [invoked (open process), error (:error op)]
                          [open (cond-> found
                                  (contains? (reasons init (:f op)) error)
                                  (assoc (:index invoked) [(:index op) error]))])
                  [open found])))
            [{} (sorted-map)]
            history)))

(defn- as-observations
  "The history with these refusals turned into operations that succeed in seeing
  what was claimed."
  [history claimed]
  (let [error-at (into {} (mapcat (fn [[from [to error]]] [[from error] [to error]])) claimed)]
    (HistoryReader/ofMaps
      (for [^Op op history]
        (let [error (error-at (:index op))]
          (cond-> (.toMap op)
            error (-> (update :f observed) (update :value assoc :reason error))
            (and error (= :fail (:type op))) (assoc :type :ok)))))))

(defn warnings
  "A sentence for each refusal, up to three, that no order of the operations bears out."
  [model-name init ^List history ^Budget budget]
  (loop [claimed (claims init history), found []]
    (if (or (empty? claimed) (= most (count found)))
      found
      (let [result (Linearizability/check ^String model-name init
                                          ^List (as-observations history claimed) budget)
            failed (when (instance? Invalid result) (:index (.op ^Invalid result)))
            claim  (some (fn [[from [to]]] (when (= to failed) from)) claimed)]
        (if claim
          (recur (dissoc claimed claim) (conj found (.reason ^Invalid result)))
          found)))))
