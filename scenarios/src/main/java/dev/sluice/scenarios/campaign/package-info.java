/** Many seeds of many scenarios, run on all cores, and the files they leave. */
@NullMarked
package dev.sluice.scenarios.campaign;

import org.jspecify.annotations.NullMarked;
