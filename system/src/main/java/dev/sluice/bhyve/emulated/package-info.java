/**
 * bhyve where there is none: a device that keeps the reservoir and the VMs in a process of its own,
 * and the port to it over a Unix domain socket. Like the kernel it outlives sled-agents; unlike it,
 * no VM runs and no memory is taken.
 */
@NullMarked
package dev.sluice.bhyve.emulated;

import org.jspecify.annotations.NullMarked;
