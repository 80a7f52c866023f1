(ns sluice.checker.models.multi-register
  "Several registers, read and written together: :txn [[:read k v] [:write k v] …]."
  (:require [clojure.string :as str]
            [sluice.checker.model :as model :refer [inconsistent]]))

(defn- txn?
  [value]
  (and (sequential? value)
       (every? #(and (vector? %) (= 3 (count %)) (#{:read :r :write :w} (first %))) value)))

(defn- read?
  [[f]]
  (or (identical? f :read) (identical? f :r)))

(defrecord MultiRegister [values]
  model/Model
  (step [this op]
    (loop [now values, left (seq (:value op))]
      (if-not left
        (if (identical? now values) this (MultiRegister. now))
        (let [[_ k v :as part] (first left)]
          (cond
            (not (read? part)) (recur (assoc now k v) (next left))
            (or (nil? v) (= v (get now k))) (recur now (next left))
            :else (inconsistent (pr-str k) " is " (pr-str (get now k)) ", not " (pr-str v))))))))

(def spec
  {:init    (fn [values] (MultiRegister. (or values {})))
   :kind    (fn [op] (when (every? read? (:value op)) :read))
   :fault   (partial model/fault {:txn [txn? "[[:read k v] [:write k v] ...]"]})
   :touches (fn [op] (map second (:value op)))
   :words   (fn [op]
              (str "transaction "
                   (str/join ", " (for [[f k v :as part] (:value op)]
                                    (str (if (read? part) "read " "write ")
                                         (pr-str k) " = " (pr-str v))))))})
