/** Whether a seed is the same run everywhere: in other class loaders, in other JVMs. */
@NullMarked
package dev.sluice.scenarios.determinism;

import org.jspecify.annotations.NullMarked;
