/** illumos' bhyve driver behind the port: the real hypervisor of a sled, by way of JNA. */
@NullMarked
package dev.sluice.bhyve.illumos;

import org.jspecify.annotations.NullMarked;
