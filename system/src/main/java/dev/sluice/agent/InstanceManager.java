package dev.sluice.agent;

import dev.sluice.api.ApiException;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.GuestMemory;
import dev.sluice.api.InstanceId;
import dev.sluice.api.PropolisId;
import dev.sluice.api.VmmSpec;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The VMMs of this sled in this boot, by propolis id. An id that was stopped is remembered for the
 * rest of the boot, even an unknown one, so that no late or repeated message launches it.
 *
 * <p>Confined to one worker.
 */
final class InstanceManager {

  private final Vmm.Tools tools;
  private final Map<PropolisId, Vmm> vmms = new LinkedHashMap<>();
  private final Map<InstanceId, Vmm> newest = new LinkedHashMap<>();
  private final Set<PropolisId> stoppedUnknown = new LinkedHashSet<>();

  InstanceManager(Vmm.Tools tools) {
    this.tools = tools;
  }

  /** Makes a VMM known. */
  VmmView ensureRegistered(VmmSpec spec, @Nullable Epoch epoch) {
    Vmm known = vmms.get(spec.propolis());
    if (known != null) {
      known.admit(epoch);
      return registeredBefore(known, spec);
    }
    refuseStoppedUnknown(spec.propolis());
    String problem = GuestMemory.problem(spec.guestMemoryBytes());
    if (problem != null) {
      throw new ApiException(ErrorCode.INVALID_REQUEST, "guestMemoryBytes: " + problem);
    }
    Vmm other = newest.get(spec.instance());
    if (other != null && other.state() != VmmState.GONE) {
      throw new ApiException(
          ErrorCode.CONFLICT,
          "instance " + spec.instance() + " has VMM " + other.spec().propolis() + " here");
    }
    Vmm vmm = new Vmm(tools, spec);
    vmm.admit(epoch);
    vmms.put(spec.propolis(), vmm);
    newest.put(spec.instance(), vmm);
    return vmm.view();
  }

  /** Runs a registered VMM; completes when bhyve holds its memory. */
  CompletionStage<VmmView> ensureRunning(PropolisId propolis, @Nullable Epoch epoch) {
    refuseStoppedUnknown(propolis);
    Vmm vmm = find(propolis);
    vmm.admit(epoch);
    return vmm.run();
  }

  /** Makes a VMM gone for good; completes when its memory is back. */
  CompletionStage<VmmView> ensureStopped(PropolisId propolis, @Nullable Epoch epoch) {
    if (!vmms.containsKey(propolis)) {
      stoppedUnknown.add(propolis);
    }
    Vmm vmm = find(propolis);
    vmm.admit(epoch);
    return vmm.stop();
  }

  /** Where a VMM stands. */
  VmmView view(PropolisId propolis) {
    return find(propolis).view();
  }

  /** Stops all VMMs. */
  void stopAll() {
    for (Vmm vmm : vmms.values()) {
      vmm.stop();
    }
  }

  /** Answers all open requests with {@code why} and does nothing more; the process ends. */
  void abandon(ApiException why) {
    for (Vmm vmm : vmms.values()) {
      vmm.abandon(why);
    }
  }

  private static VmmView registeredBefore(Vmm known, VmmSpec spec) {
    if (known.state() == VmmState.GONE || known.state() == VmmState.STOPPING) {
      throw gone(spec.propolis());
    }
    if (!known.spec().equals(spec)) {
      throw new ApiException(
          ErrorCode.CONFLICT, "VMM " + spec.propolis() + " is registered as " + known.spec());
    }
    return known.view();
  }

  private void refuseStoppedUnknown(PropolisId propolis) {
    if (stoppedUnknown.contains(propolis)) {
      throw gone(propolis);
    }
  }

  private Vmm find(PropolisId propolis) {
    @Nullable Vmm vmm = vmms.get(propolis);
    if (vmm == null) {
      throw new ApiException(ErrorCode.NO_SUCH_VMM, "VMM " + propolis + " is not known here");
    }
    return vmm;
  }

  private static ApiException gone(PropolisId propolis) {
    return new ApiException(ErrorCode.VMM_GONE, "VMM " + propolis + " was stopped");
  }
}
