(ns sluice.checker
  "The checker for Clojure and for Jepsen users: histories are operation maps,
  models are stepped, and an analysis looks like Knossos'."
  (:require [sluice.checker.model :as model])
  (:import (dev.sluice.sim.check Budget DeadEnd Explanation Independent Invalid Linearizability
                                 Model Verdict Verdict$Unknown Verdict$Valid)
           (dev.sluice.sim.history HistoryReader Op)
           (java.util List)))

(set! *warn-on-reflection* true)

(defn- ops
  "A history as the search takes it."
  [history]
  (if (every? #(instance? Op %) history)
    history
    (HistoryReader/ofMaps history)))

(defn- budget
  ^Budget [{:keys [steps bytes]}]
  (Budget. (or steps (.steps Budget/DEFAULT)) (or bytes (.bytes Budget/DEFAULT))))

(defn- unlisted
  "A model that is in no table: nothing is known of its operations."
  ^Model []
  (Model. "unlisted" identity model/step (constantly nil) (constantly nil) nil nil nil nil nil nil))

(defn- verdict
  ^Verdict [model ^List history {:keys [init] :as opts}]
  (if (string? model)
    (Linearizability/check ^String model init history (budget opts))
    (Linearizability/check (unlisted) model history (budget opts))))

(defn- path
  "From the operation placed last to the one refused, as Knossos writes a path."
  [^DeadEnd end failed]
  (let [step {:op failed :model {:inconsistent (.refusal end)}}]
    (if-let [^Op last (.last end)]
      [{:op (.toMap last) :model (model/shown (.state end))} step]
      [step])))

(defn- config
  [^DeadEnd end]
  {:model   (model/shown (.state end))
   :last-op (some-> ^Op (.last end) .toMap)
   :pending (mapv #(.toMap ^Op %) (.pending end))
   :why     (.refusal end)})

(defn- invalid
  [^Invalid verdict]
  (let [^Explanation why (.explanation verdict)
        op (.toMap (.op verdict))]
    {:valid?        false
     :op            op
     :previous-ok   (some-> (.previousOk verdict) .toMap)
     :configs       (mapv config (.deadEnds why))
     :final-paths   (into #{} (map #(path % op)) (.deadEnds why))
     :reason        (.reason why)
     :prefix-length (count (.prefix why))
     :minimal       (mapv #(.toMap ^Op %) (.minimal why))}))

(defn analysis
  "Whether a history is linearizable. The model is a name in the table, to start
  from :init, or a model of your own in the state to start from. Spends no more
  than :steps and :bytes; :valid? is then :unknown, with the :cause."
  ([model history] (analysis model history {}))
  ([model history opts]
   (let [result (verdict model (ops history) opts)]
     (merge {:analyzer :sluice, :steps (.steps result)}
            (condp instance? result
              Verdict$Valid   {:valid? true
                               :model  (some-> (.state ^Verdict$Valid result) model/shown)}
              Verdict$Unknown {:valid? :unknown
                               :cause  (keyword (.cause ^Verdict$Unknown result))}
              (invalid result))))))

(defn worst
  "Of several answers to :valid? the one that counts: false, then :unknown."
  [answers]
  (cond (some false? answers) false
        (some #{:unknown} answers) :unknown
        :else true))

(defn independent
  "The analyses of a history whose values are [key value], by key."
  ([model history] (independent model history {}))
  ([model history opts]
   (let [results (into {} (for [[k part] (Independent/split (ops history))]
                            [k (analysis model part opts)]))]
     {:valid?   (worst (map :valid? (vals results)))
      :results  results
      :failures (vec (for [[k result] results :when (false? (:valid? result))] k))
      :analyzer :sluice})))
