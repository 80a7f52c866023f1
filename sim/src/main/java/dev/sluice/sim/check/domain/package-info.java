/**
 * What linearizability of one sled cannot see: relations between the kernel, what the agent reports
 * and what the control plane believes, and between sleds. Each rule is one pass over what happened
 * on a whole rack, as {@link dev.sluice.sim.check.domain.RackEvent}s.
 *
 * <p>{@link dev.sluice.sim.check.domain.DomainRules} runs them all.
 */
@NullMarked
package dev.sluice.sim.check.domain;

import org.jspecify.annotations.NullMarked;
