(ns sluice.checker.models.kv
  "Texts by key: :put [k v], :append [k v], :get [k v]. Within one key, as
  --independent leaves it, the value is v alone. A key never put is \"\"."
  (:require [sluice.checker.model :as model :refer [inconsistent inconsistent-for-good]]))

(defn- text?
  [x]
  (or (nil? x) (string? x)))

(defn- key-of
  [op]
  (let [v (:value op)] (when (vector? v) (nth v 0))))

(defn- text-of
  [op]
  (let [v (:value op)] (if (vector? v) (nth v 1) v)))

(defrecord Kv [texts]
  model/Model
  (step [this op]
    (let [k (key-of op), v (text-of op), now (get texts k "")]
      (case (:f op)
        :put (Kv. (assoc texts k v))
        :append (Kv. (assoc texts k (.concat ^String now v)))
        :get (cond
               (or (nil? v) (= v now)) this
               (.startsWith ^String v ^String now)
               (inconsistent "it is " (pr-str now) ", not yet " (pr-str v))
               ;; Texts only grow, but for a put.
               :else (inconsistent-for-good "it is " (pr-str now) ", not " (pr-str v)))))))

(def ^:private read-shape
  [#(or (text? %) (and (model/pair? %) (text? (nth % 1)))) "a text or [key text]"])

(def ^:private write-shape
  [#(or (string? %) (and (model/pair? %) (string? (nth % 1)))) "a text or [key text]"])

(def spec
  {:init    (fn [texts] (Kv. (or texts {})))
   :init-fault (model/init-fault #(and (map? %) (every? string? (vals %))) "{key \"text\"}")
   :weight  (fn [kv] (reduce + (map #(* 2 (count %)) (vals (:texts kv)))))
   :kind    (fn [op] (case (:f op) :get :read :put :blind :always))
   :fault   (partial model/fault
                     {:get read-shape :put write-shape :append write-shape})
   :touches (fn [op] [(key-of op)])
   :words   (fn [op]
              (str (name (:f op)) " of " (pr-str (text-of op))
                   (when (key-of op) (str " at key " (pr-str (key-of op))))))})
