package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledPolicy;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;
import org.jspecify.annotations.Nullable;

/**
 * What proves that a VMM is gone. Only then may its reservation be freed and its instance run
 * elsewhere: a sled that does not answer may well be running it.
 */
final class VmmFate {

  private VmmFate() {}

  /** Whether what Nexus holds of its sled proves it: expunged, or in a newer life. */
  static boolean lost(SledRow sled, VmmRow vmm) {
    return sled.policy() == SledPolicy.EXPUNGED || sled.boot().isNewerThan(vmm.boot());
  }

  /**
   * Whether the failure of a request to stop it proves it nevertheless: the sled never heard of it,
   * and now never will run it.
   */
  static boolean stoppedDespite(Throwable failure) {
    return failure instanceof ApiException answer && answer.code() == ErrorCode.NO_SUCH_VMM;
  }

  /** The newer life that the failure of a request to its sled speaks of, if it does. */
  static @Nullable BootId newerBoot(Throwable failure, VmmRow vmm) {
    if (failure instanceof ApiException answer && answer.code() == ErrorCode.WRONG_BOOT) {
      BootId current = answer.currentBoot();
      // An older one is the voice of a life that is over: it proves nothing.
      return current != null && current.isNewerThan(vmm.boot()) ? current : null;
    }
    return null;
  }
}
