(ns sluice.checker.models.instance
  "One instance as its API shows it: :absent, :stopped, :running or :failed.
  Beside what users ask for, :lost is a VMM that went away and :restart what the
  control plane does about it."
  (:require [sluice.checker.model :as model :refer [inconsistent]]))

(def ^:private states #{:absent :stopped :running :failed})

(def ^:private moves
  {:create  [#{:absent} :stopped]
   :start   [#{:stopped :failed :running} :running]
   :stop    [#{:running :stopped :failed} :stopped]
   :delete  [#{:stopped :failed :running} :absent]
   :lost    [#{:running} :failed]
   :restart [#{:failed} :running]})

(defrecord Instance [state]
  model/Model
  (step [this op]
    (let [f (:f op), v (:value op)]
      (if (identical? f :get)
        (if (or (nil? v) (identical? v state))
          this
          (inconsistent "the instance is " (name state) ", not " (name v)))
        (let [[from to] (get moves f)]
          (cond
            (not (contains? from state)) (inconsistent "the instance is " (name state))
            (identical? to state) this
            :else (Instance. to)))))))

(def spec
  {:init  (fn [state] (Instance. (or state :absent)))
   :init-fault (model/init-fault states ":absent, :stopped, :running or :failed")
   :kind  (fn [op] (when (identical? :get (:f op)) :read))
   :fault (partial model/fault
                   (assoc (update-vals moves (constantly model/anything))
                          :get [#(or (nil? %) (states %))
                                ":absent, :stopped, :running, :failed or nil"]))
   :words (fn [op]
            (if (identical? :get (:f op))
              (str "get of " (name (or (:value op) :unknown)))
              (name (:f op))))})
