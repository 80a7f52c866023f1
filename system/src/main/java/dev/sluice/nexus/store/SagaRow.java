package dev.sluice.nexus.store;

import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A start saga that has not ended, with all that another Nexus process needs to go on with it.
 *
 * @param step what is to be done next; doing it twice does no harm
 * @param before the state the instance goes back to if the start fails
 * @param propolis the VMM of the current attempt; null between attempts
 * @param refusals the attempts that failed, the last one included while it unwinds; at the end also
 *     why other sleds were not asked
 */
public record SagaRow(
    SagaId id,
    InstanceId instance,
    Step step,
    InstanceState before,
    @Nullable PropolisId propolis,
    List<Refusal> refusals) {

  /** The steps of a start. */
  public enum Step {
    /** Pick a sled and reserve its memory. */
    PLACE,
    /** Register and run the VMM on that sled. */
    LAUNCH,
    /** Make sure that the VMM of a failed attempt is gone, free its memory, try elsewhere. */
    UNWIND_ATTEMPT,
    /** No sled is left to try: put the instance back as it was. */
    GIVE_UP
  }

  /** A saga that is about to place its first attempt. */
  public static SagaRow begun(SagaId id, InstanceId instance, InstanceState before) {
    return new SagaRow(id, instance, Step.PLACE, before, null, List.of());
  }

  /** The same saga at another step, with the VMM of the current attempt. */
  public SagaRow at(Step newStep, @Nullable PropolisId newPropolis) {
    return new SagaRow(id, instance, newStep, before, newPropolis, refusals);
  }

  /** The same saga, which now has to unwind the current attempt. */
  public SagaRow refused(Refusal refusal) {
    List<Refusal> more = new ArrayList<>(refusals);
    more.add(refusal);
    return new SagaRow(id, instance, Step.UNWIND_ATTEMPT, before, propolis, List.copyOf(more));
  }

  /** The same saga, which has no sled left to try, with the reasons why others were not asked. */
  public SagaRow givingUp(List<Refusal> notAsked) {
    List<Refusal> all = new ArrayList<>(refusals);
    all.addAll(notAsked);
    return new SagaRow(id, instance, Step.GIVE_UP, before, null, List.copyOf(all));
  }

  /** Whether {@code sled} has refused this start. */
  public boolean refusedBy(SledId sled) {
    for (Refusal refusal : refusals) {
      if (refusal.sled().equals(sled)) {
        return true;
      }
    }
    return false;
  }
}
