package dev.sluice.nexus;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.SledPolicy;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
import dev.sluice.nexus.store.SledRow;
import dev.sluice.nexus.store.VmmRow;

/**
 * What the outcome of a request to a sled says of a VMM there. Its reservation may be freed, and
 * its instance run elsewhere, only once it is proven gone: a sled that does not answer may well be
 * running it.
 */
sealed interface VmmFate {

  /** It is gone for good. */
  record Gone() implements VmmFate {}

  /**
   * It went with the boot that it was placed in.
   *
   * @param newer the boot that its sled is in by now
   */
  record GoneWithBoot(BootId newer) implements VmmFate {}

  /** Its sled has not heard of it, but a late request could still launch it: only a stop helps. */
  record NotHeardOf() implements VmmFate {}

  /**
   * It runs, or may run.
   *
   * @param silent whether the sled did not even answer
   */
  record NotGone(boolean silent) implements VmmFate {}

  /** After a question that was answered. */
  static VmmFate afterAnswer(VmmView view) {
    return view.state() == VmmState.GONE ? new Gone() : new NotGone(false);
  }

  /** After any request but a stop that failed. */
  static VmmFate afterFailure(VmmRow vmm, Throwable failure) {
    if (!(failure instanceof ApiException answer)) {
      return new NotGone(failure instanceof NoAnswerException);
    }
    if (answer.code() == ErrorCode.NO_SUCH_VMM) {
      return new NotHeardOf();
    }
    BootId boot = answer.code() == ErrorCode.WRONG_BOOT ? answer.currentBoot() : null;
    // An older boot than the VMM's is over, and a late answer of it proves nothing.
    return boot != null && boot.isNewerThan(vmm.boot())
        ? new GoneWithBoot(boot)
        : new NotGone(false);
  }

  /**
   * After a request to stop it that failed: a sled that had not heard of it will not run it now.
   */
  static VmmFate afterFailedStop(VmmRow vmm, Throwable failure) {
    VmmFate fate = afterFailure(vmm, failure);
    return fate instanceof NotHeardOf ? new Gone() : fate;
  }

  /** Whether what Nexus holds of its sled proves it gone: expunged, or in a newer boot. */
  static boolean lost(SledRow sled, VmmRow vmm) {
    return sled.policy() == SledPolicy.EXPUNGED || sled.boot().isNewerThan(vmm.boot());
  }
}
