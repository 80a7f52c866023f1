@NullMarked
package dev.sluice.scenarios.coverage;

import org.jspecify.annotations.NullMarked;
