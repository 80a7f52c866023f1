/**
 * The judge of histories: is there an order of the operations that a sequential model accepts?
 *
 * <p>The way in is {@link dev.sluice.sim.check.Linearizability#check(String, Object,
 * java.util.List, Budget)}, which answers a {@link dev.sluice.sim.check.Verdict}: {@code Valid},
 * {@code Invalid} (with the operation that cannot be explained and one sentence that says why) or
 * {@code Unknown} (the budget is spent). A history that contradicts itself is refused with a {@link
 * dev.sluice.sim.history.MalformedHistoryException}.
 *
 * <p>Models live in Clojure, in the table of {@code sluice.checker.models}; the search lives here.
 * For a sled: model {@code vmm-reservoir}, initial value null or {@code {:cap bytes, :actual
 * bytes}}, operations
 *
 * <ul>
 *   <li>{@code set-reservoir {:req r :actual a}}, {@code launch {:vm id :bytes b}}, {@code stop
 *       {:vm id}} or {@code stop {:vm id :was running?}}, {@code reboot nil}, {@code decommission
 *       nil}, {@code read {:actual :used :vms}} (any of these or nil)
 * </ul>
 *
 * <p>For an instance at the API: model {@code instance}, initial value null ({@code :absent}) or a
 * state, operations {@code create}, {@code start}, {@code stop}, {@code delete}, {@code lost},
 * {@code restart} and {@code get} with {@code :absent}, {@code :stopped}, {@code :running}, {@code
 * :failed} or nil for a state on the way to another.
 */
@NullMarked
package dev.sluice.sim.check;

import org.jspecify.annotations.NullMarked;
