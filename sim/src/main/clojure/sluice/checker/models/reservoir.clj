(ns sluice.checker.models.reservoir
  "A sled's VMM reservoir as its kernel has it: what is reserved, which VMs run
  from it, whether the sled is decommissioned. Neither what the agent reports nor
  what the control plane reserves: those are other objects, with a lag of their own.

  The size is known only up to bounds, equal ones unless a resize in doubt may
  have got part of the way (namespace reservoir-partial)."
  (:require [sluice.checker.model :as model :refer [inconsistent]]
            [sluice.checker.models.reservoir-vm :as reservoir-vm]
            [sluice.checker.sizes :as sizes :refer [size]])
  (:import (dev.sluice.sim.check RunningVms)))

(set! *warn-on-reflection* true)
(set! *unchecked-math* true)

(declare transition)

;; A search makes a state for nearly every operation, so the VMs are in a map made for that.
(deftype Reservoir [^long low ^long high ^RunningVms vms decommissioned ^long cap partly]
  model/Model
  (step [this op] (transition this op))
  Object
  (equals [_ other]
    (and (instance? Reservoir other)
         (let [^Reservoir o other]
           (and (= low (.-low o)) (= high (.-high o))
                (identical? decommissioned (.-decommissioned o))
                (.equals vms (.-vms o))))))
  (hashCode [_]
    (unchecked-int (+ (.hashCode vms) (* 31 low) (* 7 high) (if decommissioned 17 0))))
  clojure.lang.IHashEq
  (hasheq [this] (.hashCode this))
  model/Shown
  (shown [_]
    (cond-> {:actual (if (= low high) low [low high]) :used (.total vms) :vms (.toMap vms)}
      decommissioned (assoc :decommissioned true))))

(defn- running
  "The VMs that run from a reservoir."
  ^RunningVms [^Reservoir r]
  (.-vms r))

(defn- used
  "The memory of these."
  ^long [^Reservoir r]
  (.total (running r)))

(defn- sized
  "The reservoir with other bounds on its size."
  [^Reservoir r ^long low ^long high]
  (if (and (= low (.-low r)) (= high (.-high r)))
    r
    (Reservoir. low high (.-vms r) (.-decommissioned r) (.-cap r) (.-partly r))))

(defn- size-words
  [^Reservoir r]
  (if (= (.-low r) (.-high r))
    (size (.-low r))
    (str "between " (size (.-low r)) " and " (size (.-high r)))))

(defn- holding
  "reservoir 64 GiB holds a (40 GiB)"
  [^Reservoir r]
  (str "reservoir " (size-words r) " holds " (sizes/vms (.toMap (running r)))))

(defn- gone
  []
  (inconsistent "the sled is decommissioned"))

(defn- resize
  [^Reservoir r value]
  (let [req (long (:req value)), actual (:actual value)]
    (cond
      (.-decommissioned r) (gone)
      (and (nil? actual) (.-partly r))
      (sized r
             (max (used r) (min (.-low r) req))
             (max (.-high r) (min req (.-cap r))))
      :else
      (let [a (if (nil? actual) req (long actual))]
        (cond
          (> a req) (inconsistent "the size reached, " (size a) ", is more than was asked for")
          (> a (.-cap r)) (inconsistent "the sled can reserve no more than " (size (.-cap r)))
          (< a (used r)) (inconsistent (holding r) ", more than " (size a))
          :else (sized r a a))))))

(defn- with-vms
  "The reservoir, at least so large, with other VMs."
  [^Reservoir r ^long low vms]
  (Reservoir. low (.-high r) vms (.-decommissioned r) (.-cap r) (.-partly r)))

(defn- launch
  [^Reservoir r value]
  (let [vm (:vm value), bytes (long (:bytes value)), needed (+ (used r) bytes)]
    (cond
      (.-decommissioned r) (gone)
      (zero? (.-high r)) (inconsistent "there is no reservoir")
      (.has (running r) vm) (inconsistent vm " is running already")
      (> needed (.-high r)) (inconsistent (holding r))
      :else (with-vms r (max 1 (max (.-low r) needed)) (.with (running r) vm bytes)))))

(defn- stop
  [^Reservoir r value]
  (let [was (:was value), before (running r), after (.without before (:vm value))
        ran (not (identical? before after))]
    (cond
      (and (some? was) (not= was ran))
      (inconsistent (:vm value) (if was " is not running" " is running"))
      ran (with-vms r (.-low r) after)
      :else r)))

(defn- look
  [^Reservoir r value]
  (let [actual (:actual value), in-use (:used value), vms (:vms value)]
    (cond
      (and (some? actual) (not (and (<= (.-low r) (long actual)) (<= (long actual) (.-high r)))))
      (inconsistent "the reservoir is " (size-words r) ", not " (size actual))
      (and (some? in-use) (not= (long in-use) (used r)))
      (inconsistent (holding r) ", " (size (used r)) " in all, not " (size in-use))
      (and (some? vms) (not (.areExactly (running r) vms)))
      (inconsistent (holding r) ", not " (pr-str vms))
      (some? actual) (sized r actual actual)
      :else r)))

(defn- when-size
  "A refusal that was right if the size lies within bounds; it then does."
  [^Reservoir r ^long low ^long high]
  (let [low (max low (.-low r)), high (min high (.-high r))]
    (if (<= low high)
      (sized r low high)
      (inconsistent "the refusal was wrong: " (holding r)))))

(defn- refused
  [^Reservoir r value]
  (let [{:keys [vm bytes req reason]} value]
    (if (case reason
          :decommissioned (.-decommissioned r)
          :enospc (> (long req) (.-cap r))
          :in-use (< (long req) (used r))
          :exists (.has (running r) vm)
          true)
      (case reason
        :not-ready (when-size r 0 0)
        :no-space (when-size r 1 (dec (+ (used r) (long bytes))))
        r)
      (inconsistent "the refusal was wrong: " (holding r)))))

(defn- transition
  [^Reservoir r op]
  (let [value (:value op)]
    (case (:f op)
      :launch (launch r value)
      :stop (stop r value)
      :read (look r value)
      :set-reservoir (resize r value)
      :reboot (Reservoir. 0 0 RunningVms/NONE (.-decommissioned r) (.-cap r) (.-partly r))
      :decommission (if (.-decommissioned r)
                      r
                      (Reservoir. (.-low r) (.-high r) (.-vms r) true (.-cap r) (.-partly r)))
      (:launch-fail :set-reservoir-fail) (refused r value))))

(defn kind
  "What is known of an operation in all states."
  [op]
  (case (:f op)
    (:read :launch-fail :set-reservoir-fail) :read
    (:set-reservoir :reboot) :reset
    :launch :change
    :stop (case (:was (:value op)) true :change, false :read, :effective)
    nil))

(defn reservoir
  "The reservoir after a boot, before anybody set it. The initial value is a map of
  :cap, the most the sled can reserve (default: no limit), :actual and :decommissioned."
  [partly {:keys [cap actual decommissioned]}]
  (let [actual (or actual 0)]
    (Reservoir. actual actual RunningVms/NONE (boolean decommissioned) (or cap Long/MAX_VALUE) partly)))

;; Up to 8 PiB, so that no sum of amounts leaves the range of a long.
(defn- amount? [x] (and (int? x) (<= 0 (long x) 9007199254740992)))
(defn- optional [ok? x] (or (nil? x) (ok? x)))

(def ^:private shapes
  {:set-reservoir [#(and (map? %) (amount? (:req %)) (optional amount? (:actual %)))
                   "{:req bytes, :actual bytes}"]
   :launch        [#(and (map? %) (some? (:vm %)) (amount? (:bytes %))) "{:vm id, :bytes bytes}"]
   :stop          [#(and (map? %) (some? (:vm %)) (optional boolean? (:was %)))
                   "{:vm id} with perhaps :was true or false"]
   :read          [#(or (nil? %)
                        (and (map? %) (optional amount? (:actual %)) (optional amount? (:used %))
                             (optional set? (:vms %))))
                   "{:actual bytes, :used bytes, :vms set}, any of them or nil"]
   :reboot        model/anything
   :decommission  model/anything
   :set-reservoir-fail [#(and (map? %) (amount? (:req %))
                              (#{:enospc :in-use :decommissioned} (:reason %)))
                        "{:req bytes, :reason :enospc, :in-use or :decommissioned}"]
   :launch-fail   [#(and (map? %) (some? (:vm %)) (amount? (:bytes %))
                         (#{:not-ready :no-space :exists :decommissioned} (:reason %)))
                   "{:vm id, :bytes bytes, :reason :not-ready, :no-space, :exists or :decommissioned}"]})

(defn words
  "An operation on a reservoir."
  [{:keys [f value]}]
  (let [vm (if (keyword? (:vm value)) (name (:vm value)) (:vm value))]
    (case f
      :set-reservoir (str "resize of the reservoir to " (size (:req value))
                          (when-let [a (:actual value)] (str ", which reached " (size a))))
      :launch (str "launch of " vm " (" (size (:bytes value)) ")")
      :stop (str "stop of " vm
                 (case (:was value) nil "" true ", which was running" false ", which was not running"))
      :read (str "read of " (pr-str value))
      :launch-fail (str "refusal to launch " vm " (" (size (:bytes value)) ") as "
                        (name (:reason value)))
      :set-reservoir-fail (str "refusal to resize to " (size (:req value)) " as "
                               (name (:reason value)))
      (name f))))

(def init-fault
  (model/init-fault
    #(and (map? %)
          (every? #{:cap :actual :decommissioned} (keys %))
          (optional amount? (:cap %))
          (optional amount? (:actual %))
          (optional boolean? (:decommissioned %)))
    "{:cap bytes, :actual bytes, :decommissioned true or false}, any of them"))

(defn open-ended?
  "True of a resize that does not say how far it got."
  [op]
  (and (= :set-reservoir (:f op)) (nil? (:actual (:value op)))))

(defn distance
  "How many VMs would have to be launched or stopped before a read is right."
  [^Reservoir r op]
  (when (= :read (:f op))
    (when-let [vms (:vms (:value op))]
      (.distance (running r) vms))))

(def spec
  {:init  (fn [init] (reservoir false init))
   :init-fault init-fault
   :weight (fn [^Reservoir r] (.bytes (running r)))
   :kind  kind
   :distance distance
   :open-ended open-ended?
   :pieces {:keys (fn [op] (when (#{:launch :stop} (:f op)) [(:vm (:value op))]))
            :sees reservoir-vm/sees?
            :init (fn [^Reservoir r vm] (reservoir-vm/->Vm vm (.has (running r) vm)))
            :of   reservoir-vm/spec}
   :fault (partial model/fault shapes)
   :words words})
