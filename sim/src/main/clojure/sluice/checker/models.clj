(ns sluice.checker.models
  "The table of models. An entry has
  :init     the model for an initial value, nil standing for the model's own
  :kind     of an operation: :read if in every state it is refused or changes
            nothing; :blind if in every state it is legal and leads to the same
            state; :always if in every state it is legal; :change if in every state it is refused or changes it;
            :reset if it may wipe out another's effect; :effective if it most likely had
            an effect where it may have had one or none; else nil
  :fault    why an operation is none of this model's, or nil
  :words    an operation in plain words
  :touches  (optional) the independent parts of the object it touches
  :init-fault  (optional) why a value is no initial one, or nil
  :wants    (optional) what an operation saw that the initial model does not hold
  :gives    (optional) what an operation writes, to be compared with that
  :open-ended  (optional) of an operation: true if its end may tell of what it could not
            have done in doubt
  :weight   (optional) the bytes that a state holds beyond a few fields, roughly
  :pieces   (optional) what can be asked of a piece of the object by itself: if no order
            explains the piece, none explains the whole. A map of
            :keys  of an operation: the pieces it is about
            :sees  of a piece and an operation: true if it takes part there
            :init  of the initial model and a piece: the initial model of the piece
            :of    the piece's model: :kind, :step and :fault as here"
  (:require [sluice.checker.model :as model]
            [sluice.checker.models.cas-register :as cas-register]
            [sluice.checker.models.counter :as counter]
            [sluice.checker.models.etcd-cas :as etcd-cas]
            [sluice.checker.models.growing-set :as growing-set]
            [sluice.checker.models.instance :as instance]
            [sluice.checker.models.kv :as kv]
            [sluice.checker.models.list-append :as list-append]
            [sluice.checker.models.multi-register :as multi-register]
            [sluice.checker.models.mutex :as mutex]
            [sluice.checker.models.queue :as queue]
            [sluice.checker.models.register :as register]
            [sluice.checker.models.reservoir :as reservoir]
            [sluice.checker.models.reservoir-partial :as reservoir-partial]))

(def ^:private entries
  {"cas-register"          cas-register/spec
   "counter"               counter/spec
   "etcd-cas"              etcd-cas/spec
   "instance"              instance/spec
   "kv"                    kv/spec
   "list-append"           list-append/spec
   "multi-register"        multi-register/spec
   "mutex"                 mutex/spec
   "queue"                 queue/spec
   "register"              register/spec
   "set"                   growing-set/spec
   "vmm-reservoir"         reservoir/spec
   "vmm-reservoir-partial" reservoir-partial/spec})

(defn table
  "Every model by name."
  []
  (update-vals entries #(assoc % :step model/step)))
