(ns sluice.checker.models.multi-register
  "Several registers, read and written together: :txn [[:read k v] [:write k v] …],
  or :r and :w. A transaction may also be called :read or :write, as some tests do."
  (:require [clojure.string :as str]
            [sluice.checker.model :as model :refer [inconsistent]]))

(defn- txn?
  [value]
  (and (sequential? value)
       (every? #(and (sequential? %) (= 3 (count %)) (#{:read :r :write :w} (first %))) value)))

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
   :kind    (fn [op]
              (cond (every? read? (:value op)) :read
                    (not-any? read? (:value op)) :always))
   :init-fault (model/init-fault map? "{register value}")
   :fault   (let [shape [txn? "[[:read k v] [:write k v] ...]"]]
              (partial model/fault {:txn shape :read shape :write shape}))
   :distance (fn [this op]
               (loop [now (:values this), left (seq (:value op)), wrong 0]
                 (if-not left
                   wrong
                   (let [[_ k v :as part] (first left)]
                     (cond
                       (not (read? part)) (recur (assoc now k v) (next left) wrong)
                       (or (nil? v) (= v (get now k))) (recur now (next left) wrong)
                       :else (recur now (next left) (inc wrong)))))))
   :wants   (fn [state op]
              (for [[_ k v :as part] (:value op)
                    :when (and (read? part) (some? v) (not= v (get (:values state) k)))]
                [k v]))
   :gives   (fn [op] (for [[_ k v :as part] (:value op) :when (not (read? part))] [k v]))
   :touches (fn [op] (map second (:value op)))
   :words   (fn [op]
              (str "transaction "
                   (str/join ", " (for [[f k v :as part] (:value op)]
                                    (str (if (read? part) "read " "write ")
                                         (pr-str k) " = " (pr-str v))))))})
