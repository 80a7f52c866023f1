/**
 * What linearizability of one sled cannot see: relations between the kernel, what the agent reports
 * and what the control plane believes, and between sleds. Each rule is one pass over a history of a
 * whole rack.
 *
 * <p>Values are maps with {@code :sled}. Operations of clients: {@code launch {:sled :vm :bytes
 * :boot :basis {:gen :size}}} (the boot and the report relied on; the {@code ok} tells the boot
 * that answered), {@code stop {:sled :vm}}, {@code set-reservoir {:sled :req :actual}}, {@code
 * reboot {:sled :boot}} (the new boot), {@code decommission {:sled}}. Observations, under the fault
 * injector's process: {@code probe {:sled :actual :vms {vm bytes}}} (the truth at an instant),
 * {@code announce} and {@code apply {:sled :boot :gen :size}} (a report leaves the agent; the
 * control plane takes one in), {@code reserve {:sled :vm :bytes}}, {@code release {:sled :vm}},
 * {@code reboot-handled {:sled}} (the control plane is done with a reboot).
 *
 * <p>{@link dev.sluice.sim.check.domain.DomainRules#breaches} runs them all.
 */
@NullMarked
package dev.sluice.sim.check.domain;

import org.jspecify.annotations.NullMarked;
