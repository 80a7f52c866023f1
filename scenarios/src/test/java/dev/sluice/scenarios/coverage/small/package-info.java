@NullMarked
package dev.sluice.scenarios.coverage.small;

import org.jspecify.annotations.NullMarked;
