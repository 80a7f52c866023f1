package dev.sluice.nexus.store;

import dev.sluice.api.Epoch;
import dev.sluice.api.InstanceId;
import dev.sluice.api.InstanceState;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SagaId;
import dev.sluice.api.SledId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A saga that starts an instance, or moves it, and has not ended, with all that another Nexus
 * process needs to go on with it.
 *
 * @param owner the Nexus that runs it; null if a release has begun it that named none
 * @param epoch rises when another takes it over, so that each row but the present one is refused
 * @param from the sled that the instance is moved away from; null if it is a start
 * @param step what is to be done next; doing it twice does no harm
 * @param before the state the instance goes back to if no sled takes it
 * @param propolis the VMM of the current attempt; null between attempts
 * @param refusals the attempts that failed, the last one included while it unwinds; at the end also
 *     why other sleds were not asked
 */
public record SagaRow(
    SagaId id,
    InstanceId instance,
    @Nullable NexusId owner,
    Epoch epoch,
    @Nullable SledId from,
    Step step,
    InstanceState before,
    @Nullable PropolisId propolis,
    List<Refusal> refusals) {

  /** The steps of a start. */
  public enum Step {
    /** The VMM of the next attempt has its place; make sure that the one before it is gone. */
    VACATE,
    /** Pick a sled and reserve its memory. */
    PLACE,
    /** Register and run the VMM on that sled. */
    LAUNCH,
    /** Make sure that the VMM of a failed attempt is gone, free its memory, try elsewhere. */
    UNWIND_ATTEMPT,
    /** No sled is left to try: put the instance back as it was. */
    GIVE_UP,
    /** It was called off, and its instance is its own again: make sure that its VMM is gone. */
    CALL_OFF
  }

  /** A saga that is about to place its first attempt. */
  public static SagaRow begun(SagaId id, InstanceId instance, NexusId owner, InstanceState before) {
    return new SagaRow(id, instance, owner, Epoch.FIRST, null, Step.PLACE, before, null, List.of());
  }

  /** A saga that is about to vacate {@code from}, having its new place for {@code propolis}. */
  public static SagaRow move(
      SagaId id, InstanceId instance, NexusId owner, SledId from, PropolisId propolis) {
    return new SagaRow(
        id,
        instance,
        owner,
        Epoch.FIRST,
        from,
        Step.VACATE,
        InstanceState.FAILED,
        propolis,
        List.of());
  }

  /** The same saga at another step, with the VMM of the current attempt. */
  public SagaRow at(Step newStep, @Nullable PropolisId newPropolis) {
    return new SagaRow(id, instance, owner, epoch, from, newStep, before, newPropolis, refusals);
  }

  /** The same saga, which now has to unwind the current attempt. */
  public SagaRow refused(Refusal refusal) {
    List<Refusal> more = new ArrayList<>(refusals);
    more.add(refusal);
    return new SagaRow(
        id, instance, owner, epoch, from, Step.UNWIND_ATTEMPT, before, propolis, List.copyOf(more));
  }

  /** The same saga, which has no sled left to try, with the reasons why others were not asked. */
  public SagaRow givingUp(List<Refusal> notAsked) {
    List<Refusal> all = new ArrayList<>(refusals);
    all.addAll(notAsked);
    return new SagaRow(
        id, instance, owner, epoch, from, Step.GIVE_UP, before, null, List.copyOf(all));
  }

  /** The same saga in the hands of another Nexus, or of another life of its own. */
  public SagaRow takenOver(NexusId newOwner) {
    return new SagaRow(
        id, instance, newOwner, epoch.next(), from, step, before, propolis, refusals);
  }

  /** Whether {@code other} is in the same hands. */
  public boolean sameHands(SagaRow other) {
    return epoch.equals(other.epoch) && Objects.equals(owner, other.owner);
  }

  /** The same saga, called off by a user; the VMM of its current attempt has to go. */
  public SagaRow calledOff() {
    return at(Step.CALL_OFF, propolis);
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
