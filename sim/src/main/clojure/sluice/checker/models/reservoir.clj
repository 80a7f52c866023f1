(ns sluice.checker.models.reservoir
  "A sled's VMM reservoir as its kernel has it: what is reserved, which VMs run
  from it, whether the sled is decommissioned. Neither what the agent reports nor
  what the control plane reserves: those are other objects, with a lag of their own.

  The size is known only up to bounds, equal ones unless a resize in doubt may
  have got part of the way (namespace reservoir-partial)."
  (:require [clojure.set :as set]
            [sluice.checker.model :as model :refer [inconsistent]]
            [sluice.checker.sizes :as sizes :refer [size]]))

(set! *warn-on-reflection* true)
(set! *unchecked-math* true)

(declare transition)

(defn- same-vms?
  "Whether two maps of VMs are equal. Told without the sequence over entries that = makes."
  [a b]
  (or (identical? a b)
      (and (= (count a) (count b))
           (reduce-kv (fn [_ vm ^Object bytes] (or (.equals bytes (get b vm)) (reduced false))) true a))))

;; The hash of the running VMs is carried along: a search makes a state for nearly
;; every operation, and hashing all VMs each time would be most of its cost.
(deftype Reservoir [^long low ^long high vms ^long used decommissioned ^long cap
                    ^long vms-hash partly]
  model/Model
  (step [this op] (transition this op))
  Object
  (equals [_ other]
    (and (instance? Reservoir other)
         (let [^Reservoir o other]
           (and (= low (.-low o)) (= high (.-high o)) (= used (.-used o))
                (= vms-hash (.-vms_hash o))
                (identical? decommissioned (.-decommissioned o))
                (same-vms? vms (.-vms o))))))
  (hashCode [_]
    (unchecked-int (+ vms-hash (* 31 low) (* 7 high) (if decommissioned 17 0))))
  (toString [this] (pr-str (model/shown this)))
  clojure.lang.IHashEq
  (hasheq [this] (.hashCode this))
  model/Shown
  (shown [_]
    (cond-> {:actual (if (= low high) low [low high]) :used used :vms vms}
      decommissioned (assoc :decommissioned true))))

(defn- vm-hash
  ^long [vm ^long bytes]
  (let [h (* 0x9E3779B97F4A7C1 (+ (* 31 (long (hash vm))) bytes))]
    (bit-xor h (unsigned-bit-shift-right h 29))))

(defn- sized
  "The reservoir with other bounds on its size."
  [^Reservoir r ^long low ^long high]
  (if (and (= low (.-low r)) (= high (.-high r)))
    r
    (Reservoir. low high (.-vms r) (.-used r) (.-decommissioned r) (.-cap r)
                (.-vms_hash r) (.-partly r))))

(defn- size-words
  [^Reservoir r]
  (if (= (.-low r) (.-high r))
    (size (.-low r))
    (str "between " (size (.-low r)) " and " (size (.-high r)))))

(defn- holding
  "reservoir 64 GiB holds a (40 GiB)"
  [^Reservoir r]
  (str "reservoir " (size-words r) " holds " (sizes/vms (.-vms r))))

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
             (max (.-used r) (min (.-low r) req))
             (max (.-high r) (min req (.-cap r))))
      :else
      (let [a (if (nil? actual) req (long actual))]
        (cond
          (> a req) (inconsistent "the size reached, " (size a) ", is more than was asked for")
          (> a (.-cap r)) (inconsistent "the sled can reserve no more than " (size (.-cap r)))
          (< a (.-used r)) (inconsistent (holding r) ", more than " (size a))
          :else (sized r a a))))))

(defn- launch
  [^Reservoir r value]
  (let [vm (:vm value), bytes (long (:bytes value)), used (+ (.-used r) bytes)]
    (cond
      (.-decommissioned r) (gone)
      (zero? (.-high r)) (inconsistent "there is no reservoir")
      (contains? (.-vms r) vm) (inconsistent vm " is running already")
      (> used (.-high r)) (inconsistent (holding r))
      :else (Reservoir. (max (.-low r) used 1) (.-high r) (assoc (.-vms r) vm bytes) used
                        (.-decommissioned r) (.-cap r)
                        (+ (.-vms_hash r) (vm-hash vm bytes)) (.-partly r)))))

(defn- stop
  [^Reservoir r value]
  (let [vm (:vm value), was (:was value), bytes (get (.-vms r) vm)]
    (cond
      (and (some? was) (not= was (some? bytes)))
      (inconsistent vm (if was " is not running" " is running"))
      (nil? bytes) r
      :else (Reservoir. (.-low r) (.-high r) (dissoc (.-vms r) vm) (- (.-used r) (long bytes))
                        (.-decommissioned r) (.-cap r)
                        (- (.-vms_hash r) (vm-hash vm bytes)) (.-partly r)))))

(defn- look
  [^Reservoir r value]
  (let [actual (:actual value), used (:used value), vms (:vms value)]
    (cond
      (and (some? actual) (not (<= (.-low r) (long actual) (.-high r))))
      (inconsistent "the reservoir is " (size-words r) ", not " (size actual))
      (and (some? used) (not= (long used) (.-used r)))
      (inconsistent (holding r) ", " (size (.-used r)) " in all, not " (size used))
      (and (some? vms) (not (and (= (count vms) (count (.-vms r)))
                                 (every? #(contains? (.-vms r) %) vms))))
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
          :in-use (< (long req) (.-used r))
          :exists (contains? (.-vms r) vm)
          true)
      (case reason
        :not-ready (when-size r 0 0)
        :no-space (when-size r 1 (dec (+ (.-used r) (long bytes))))
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
      :reboot (Reservoir. 0 0 {} 0 (.-decommissioned r) (.-cap r) 0 (.-partly r))
      :decommission (if (.-decommissioned r)
                      r
                      (Reservoir. (.-low r) (.-high r) (.-vms r) (.-used r) true (.-cap r)
                                  (.-vms_hash r) (.-partly r)))
      (:launch-fail :set-reservoir-fail) (refused r value))))

(defn kind
  "What is known of an operation in all states."
  [op]
  (case (:f op)
    (:read :launch-fail :set-reservoir-fail) :read
    (:set-reservoir :reboot) :reset
    :launch :change
    nil))

(defn reservoir
  "The reservoir after a boot, before anybody set it. The initial value is a map of
  :cap, the most the sled can reserve (default: no limit), :actual and :decommissioned."
  [partly {:keys [cap actual decommissioned]}]
  (let [actual (or actual 0)]
    (Reservoir. actual actual {} 0 (boolean decommissioned) (or cap Long/MAX_VALUE) 0 partly)))

(defn- amount? [x] (and (integer? x) (<= 0 (long x))))
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

(def spec
  {:init  (fn [init] (reservoir false init))
   :kind  kind
   :fault (partial model/fault shapes)
   :words words})
