/** The port to the hypervisor: the VMM reservoir, and the VMs that live in it. */
@NullMarked
package dev.sluice.bhyve;

import org.jspecify.annotations.NullMarked;
