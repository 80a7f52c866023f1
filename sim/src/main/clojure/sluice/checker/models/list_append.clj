(ns sluice.checker.models.list-append
  "Lists by key that are only appended to, several in one transaction, as Elle's
  list-append tests have them: :txn [[:append k v] [:r k [v ...]] ...]. A read of nil
  is one whose result nobody knows; that of an empty list is []."
  (:require [clojure.string :as str]
            [sluice.checker.model :as model :refer [inconsistent inconsistent-for-good]]))

(defn- append?
  [[f]]
  (identical? f :append))

(defn- txn?
  [value]
  (and (sequential? value)
       (every? (fn [part]
                 (and (sequential? part)
                      (= 3 (count part))
                      (or (append? part)
                          (and (#{:r :read} (first part))
                               (or (nil? (nth part 2)) (sequential? (nth part 2)))))))
               value)))

(defn- prefix?
  "Whether a list begins with another."
  [short long]
  (and (<= (count short) (count long))
       (every? true? (map = short long))))

(defn- read-list
  "Nil if a read is right, else why not. Of what it saw, the transaction's own
  appends come last; before them lists only grow."
  [k seen before own]
  (let [now (into before own)]
    (when-not (= now seen)
      (let [others (take (- (count seen) (count own)) seen)]
        (if (and (prefix? before others) (= own (drop (count others) seen)))
          (inconsistent (pr-str k) " is " (pr-str now) ", not yet " (pr-str seen))
          (inconsistent-for-good (pr-str k) " is " (pr-str now) ", not " (pr-str seen)))))))

(defrecord Lists [lists]
  model/Model
  (step [this op]
    (loop [own {}, left (seq (:value op))]
      (if-not left
        (if (empty? own)
          this
          (Lists. (reduce-kv (fn [all k more] (assoc all k (into (get all k []) more)))
                             lists own)))
        (let [[_ k v :as part] (first left)]
          (if (append? part)
            (recur (assoc own k (conj (get own k []) v)) (next left))
            (or (when (some? v) (read-list k v (get lists k []) (get own k [])))
                (recur own (next left)))))))))

(def spec
  {:init    (fn [lists] (Lists. (update-vals (or lists {}) vec)))
   :init-fault (model/init-fault #(and (map? %) (every? sequential? (vals %))) "{key [v ...]}")
   :weight  (fn [state] (* 8 (reduce + (map count (vals (:lists state))))))
   :kind    (fn [op]
              (cond (not-any? append? (:value op)) :read
                    (every? append? (:value op)) :always))
   :fault   (partial model/fault {:txn [txn? "[[:append k v] [:r k [v ...]] ...]"]})
   :wants   (fn [state op]
              (for [[_ k seen :as part] (:value op)
                    :when (not (append? part))
                    v seen
                    :when (not-any? #{v} (get (:lists state) k))]
                [k v]))
   :gives   (fn [op] (for [[_ k v :as part] (:value op) :when (append? part)] [k v]))
   :touches (fn [op] (map second (:value op)))
   :words   (fn [op]
              (str "transaction "
                   (str/join ", " (for [[_ k v :as part] (:value op)]
                                    (if (append? part)
                                      (str "append " (pr-str v) " to " (pr-str k))
                                      (str "read " (pr-str k) " = " (pr-str v)))))))})
