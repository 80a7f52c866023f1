/** The sled-agent: reservoir manager, launch gate, instance manager, Nexus notifier. */
@NullMarked
package dev.sluice.agent;

import org.jspecify.annotations.NullMarked;
