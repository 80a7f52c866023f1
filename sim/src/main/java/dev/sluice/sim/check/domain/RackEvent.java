package dev.sluice.sim.check.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens on a rack and that the rules look at. Sleds and VMs go by their names,
 * sizes are in bytes, boots are numbered, later ones higher.
 */
public sealed interface RackEvent {

  /** The sled it is about. */
  String sled();

  /** How a request ended, as its caller knows. */
  enum Ended {
    /** It happened. */
    OK,
    /** It did not happen and never will. */
    FAIL,
    /** Nobody knows. */
    INFO
  }

  /**
   * What a sled tells the control plane of its reservoir.
   *
   * @param ready whether the size counts
   */
  record Report(long boot, long generation, long sizeBytes, boolean ready) {}

  /**
   * A sled is asked to run a VM.
   *
   * @param call names the request
   * @param instance what the VM is an incarnation of; null if the control plane did not place it
   * @param boot the boot that the request is meant for
   */
  record LaunchCalled(
      String sled, long call, String vm, @Nullable String instance, long bytes, long boot)
      implements RackEvent {}

  /**
   * The answer to that.
   *
   * @param boot the boot that served the request; 0 if none did
   */
  record LaunchAnswered(String sled, long call, String vm, long boot, Ended ended)
      implements RackEvent {}

  /** A sled is asked to stop a VM; {@code call} and {@code boot} as for a launch. */
  record StopCalled(String sled, long call, String vm, long boot) implements RackEvent {}

  /** The answer to that. */
  record StopAnswered(String sled, long call, String vm, long boot, Ended ended)
      implements RackEvent {}

  /** A sled begins to work towards another size. */
  record ResizeBegun(String sled, long askedBytes) implements RackEvent {}

  /** A sled says that its reservoir is this large from now on. */
  record Resized(String sled, long askedBytes, long actualBytes) implements RackEvent {}

  /** A boot is over, and with it every VM of it. */
  record BootEnded(String sled) implements RackEvent {}

  /** A boot begins. */
  record Booted(String sled, long boot) implements RackEvent {}

  /** The boot in hand has taken in that the control plane wants no more of it. */
  record Dismissed(String sled) implements RackEvent {}

  /** An operator has given the sled up: what it does is out of the control plane's reach. */
  record Expunged(String sled) implements RackEvent {}

  /** The truth at an instant: the size that the kernel has, and what each VM holds of it. */
  record Probed(String sled, long actualBytes, Map<String, Long> vms) implements RackEvent {}

  /** A report leaves the sled. */
  record Announced(String sled, Report report) implements RackEvent {}

  /** The control plane takes a report in. */
  record Applied(String sled, Report report) implements RackEvent {}

  /** The control plane hears of a newer boot, by something else than a report. */
  record Heard(String sled, long boot) implements RackEvent {}

  /**
   * The control plane places a VM.
   *
   * @param boot the boot on whose word it does; 0 if on none's
   */
  record Reserved(String sled, String vm, long bytes, long boot) implements RackEvent {}

  /** The control plane takes what was reserved for a VM as free. */
  record Released(String sled, String vm) implements RackEvent {}

  /** The control plane has had time to deal with every reboot of the sled so far. */
  record RebootHandled(String sled) implements RackEvent {}
}
