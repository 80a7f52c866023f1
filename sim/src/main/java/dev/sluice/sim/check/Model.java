package dev.sluice.sim.check;

import clojure.lang.IFn;
import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.sim.history.Op;
import org.jspecify.annotations.Nullable;

/**
 * A sequential specification, as the Clojure table of models gives it.
 *
 * @param name by which it is chosen
 * @param initial from the initial value that the user gave, or null, to the initial state
 * @param step from a state and an operation to the next state, or to an {@link Inconsistent}
 * @param kind what is known of an operation for all states: {@link #READ}, {@link #BLIND}, {@link
 *     #ALWAYS}, {@link #RESET}, {@link #CHANGE}, {@link #EFFECTIVE} or null
 * @param fault why an operation is none of this model's, or null if it is one
 * @param touches the independent parts of the object that an operation touches, or null if there is
 *     but one
 * @param weight how many bytes a state holds, roughly; null if it is but a few fields
 * @param initFault why a value is no initial one, or null if it is one; itself null if all are
 * @param openEnded whether the end of an operation may tell of what it could not have done in
 *     doubt; null if none may
 * @param pieces what can be asked of a piece of the object by itself, or null
 * @param distance from a state and an operation to how far the one is from allowing the other; a
 *     hint only, null if the model has none
 */
public record Model(
    String name,
    IFn initial,
    IFn step,
    IFn kind,
    IFn fault,
    @Nullable IFn touches,
    @Nullable IFn weight,
    @Nullable IFn initFault,
    @Nullable IFn openEnded,
    @Nullable Pieces pieces,
    @Nullable IFn distance) {

  /** In every state the operation is refused or leaves it as it is. */
  public static final Keyword READ = Keyword.intern(null, "read");

  /** In every state the operation is legal and leads to the same state. */
  public static final Keyword BLIND = Keyword.intern(null, "blind");

  /** In every state the operation is legal. */
  public static final Keyword ALWAYS = Keyword.intern(null, "always");

  /** In every state the operation is refused or changes it. */
  public static final Keyword CHANGE = Keyword.intern(null, "change");

  /** The operation may wipe out what another has just done; a hint only, each time verified. */
  public static final Keyword RESET = Keyword.intern(null, "reset");

  /**
   * The operation has an effect in some states and none in others. Where either would do it most
   * likely had one: that is tried first. A hint only.
   */
  public static final Keyword EFFECTIVE = Keyword.intern(null, "effective");

  /** The state that the checked object starts in. */
  Object initialState(@Nullable Object value) {
    return initial.invoke(value);
  }

  /** A message why the object cannot start from a value, or null. */
  @Nullable String initFaultOf(@Nullable Object value) {
    return initFault == null || value == null ? null : (String) initFault.invoke(value);
  }

  /** Whether more may come out of an operation that has not ended than if it stays in doubt. */
  boolean isOpenEnded(Op op) {
    return openEnded != null && RT.booleanCast(openEnded.invoke(op));
  }

  /** A message why this operation cannot be judged by this model, or null. */
  @Nullable String faultOf(Op op) {
    return (String) fault.invoke(op);
  }
}
