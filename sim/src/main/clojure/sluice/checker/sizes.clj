(ns sluice.checker.sizes
  "Amounts of memory in words."
  (:require [clojure.string :as str]))

(set! *warn-on-reflection* true)

(def ^:private units [["TiB" 40] ["GiB" 30] ["MiB" 20] ["KiB" 10]])

(defn size
  "Bytes in the largest binary unit that leaves whole quarters; else the bare number."
  [bytes]
  (let [n (long bytes)]
    (or (some (fn [[unit scale]]
                (let [quarter (bit-shift-left 1 (- (long scale) 2))]
                  (when (and (<= (* 4 quarter) n) (zero? (rem n quarter)))
                    (str (quot n (* 4 quarter))
                         (nth ["" ".25" ".5" ".75"] (rem (quot n quarter) 4))
                         " " unit))))
              units)
        (str n))))

(defn vms
  "VMs and their sizes: a (40 GiB), b (8 GiB)."
  [bytes-by-vm]
  (if (empty? bytes-by-vm)
    "nothing"
    (str/join ", " (for [[vm bytes] (sort-by (comp str key) bytes-by-vm)]
                     (str (if (keyword? vm) (name vm) vm) " (" (size bytes) ")")))))
