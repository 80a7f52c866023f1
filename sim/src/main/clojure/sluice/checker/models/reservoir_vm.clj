(ns sluice.checker.models.reservoir-vm
  "One VM of a reservoir, whatever else runs there and however large it is: it runs
  or does not. What no order explains here none explains for the whole reservoir;
  the reverse does not hold, since memory and other VMs are left out."
  (:require [sluice.checker.model :as model :refer [inconsistent]]))

(declare after)

(defrecord Vm [vm running]
  model/Model
  (step [this op] (after this op)))

(defn- is-running
  [this running]
  (if (= running (:running this)) this (assoc this :running running)))

(defn- refusal
  [this]
  (inconsistent (:vm this) (if (:running this) " is running" " is not running")))

(defn- after
  [this op]
  (let [{:keys [was vms]} (:value op), running (:running this)]
    (case (:f op)
      :launch (if running (refusal this) (is-running this true))
      :stop (if (and (some? was) (not= was running)) (refusal this) (is-running this false))
      :reboot (is-running this false)
      :read (if (= running (contains? vms (:vm this))) this (refusal this)))))

(defn sees?
  "True of an operation that has to do with a VM alone: one of its own, a reboot,
  or a read that tells which VMs run."
  [vm op]
  (case (:f op)
    (:launch :stop) (= vm (:vm (:value op)))
    :reboot true
    :read (some? (:vms (:value op)))
    false))

(def spec
  {:kind (fn [op]
           (case (:f op)
             :launch :change
             :read :read
             :reboot :blind
             :stop (case (:was (:value op)) true :change, false :read, :blind)))
   :step model/step
   :fault (constantly nil)})
