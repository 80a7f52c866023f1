/** What users and operators of the control plane notice of its speed, in virtual time. */
@NullMarked
package dev.sluice.sim.service;

import org.jspecify.annotations.NullMarked;
