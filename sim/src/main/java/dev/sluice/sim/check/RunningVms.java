package dev.sluice.sim.check;

import clojure.lang.IPersistentMap;
import clojure.lang.PersistentHashMap;
import clojure.lang.Util;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The VMs that run on a sled and the memory of each: an immutable map, for models to keep in their
 * states.
 *
 * <p>A search makes a state for nearly every operation. With the few dozen VMs of a sled the copy
 * of a short array costs a fraction of a path through a hash trie; and the hash of it all and the
 * sum of memory are carried along. Ids are told apart as Clojure does.
 */
public final class RunningVms {

  /** Nothing runs. */
  public static final RunningVms NONE = new RunningVms(new Vm[0], 0, 0);

  /** By rising hash; those with the same hash in any order. */
  private final Vm[] vms;

  private final long total;
  private final int hash;

  /** A VM; states that have it in common share it. */
  private record Vm(Object id, int idHash, long bytes) {
    private boolean is(Object other) {
      return id == other || Util.equiv(id, other);
    }
  }

  private RunningVms(Vm[] vms, long total, int hash) {
    this.vms = vms;
    this.total = total;
    this.hash = hash;
  }

  /** The memory of all together. */
  public long total() {
    return total;
  }

  /** Whether a VM runs. */
  public boolean has(Object id) {
    return find(id, hash(id)) >= 0;
  }

  /** Whether these VMs run and no others; the ids must be distinct. */
  public boolean areExactly(Collection<?> others) {
    if (others.size() != vms.length) {
      return false;
    }
    for (Object id : others) {
      if (!has(id)) {
        return false;
      }
    }
    return true;
  }

  /** How many VMs are either among these or among the others; the ids must be distinct. */
  public int distance(Collection<?> others) {
    int common = 0;
    for (Object id : others) {
      common += has(id) ? 1 : 0;
    }
    return vms.length + others.size() - 2 * common;
  }

  /** These and one that does not run yet. */
  public RunningVms with(Object id, long bytes) {
    Vm vm = new Vm(id, hash(id), bytes);
    int at = -1 - find(id, vm.idHash);
    Vm[] more = new Vm[vms.length + 1];
    System.arraycopy(vms, 0, more, 0, at);
    more[at] = vm;
    System.arraycopy(vms, at, more, at + 1, vms.length - at);
    return new RunningVms(more, total + bytes, hash + mix(vm));
  }

  /** These without one of them; the same object if that does not run. */
  public RunningVms without(Object id) {
    int at = find(id, hash(id));
    if (at < 0) {
      return this;
    }
    Vm[] fewer = new Vm[vms.length - 1];
    System.arraycopy(vms, 0, fewer, 0, at);
    System.arraycopy(vms, at + 1, fewer, at, fewer.length - at);
    return new RunningVms(fewer, total - vms[at].bytes, hash - mix(vms[at]));
  }

  /** The same as a map of Clojure's, to print. */
  public IPersistentMap toMap() {
    IPersistentMap map = PersistentHashMap.EMPTY;
    for (Vm vm : vms) {
      map = map.assoc(vm.id, vm.bytes);
    }
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof RunningVms that)
        || hash != that.hash
        || total != that.total
        || vms.length != that.vms.length) {
      return false;
    }
    for (int i = 0; i < vms.length; i++) {
      if (vms[i] != that.vms[i] && !that.runs(vms[i])) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  private boolean runs(Vm vm) {
    int at = find(vm.id, vm.idHash);
    return at >= 0 && vms[at].bytes == vm.bytes;
  }

  /** Roughly what the table of VMs holds in memory. */
  public long bytes() {
    return 8L * vms.length;
  }

  /** Where an id is; if it is not there, {@code -1 -} the place for it. */
  private int find(Object id, int idHash) {
    int low = 0;
    int high = vms.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (vms[middle].idHash < idHash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    for (int at = low; at < vms.length && vms[at].idHash == idHash; at++) {
      if (vms[at].is(id)) {
        return at;
      }
    }
    return -1 - low;
  }

  private static int hash(Object id) {
    return id instanceof String text ? text.hashCode() : Util.hasheq(id);
  }

  private static int mix(Vm vm) {
    return (int) Mix.hash((long) vm.idHash << 32 ^ vm.bytes);
  }
}
