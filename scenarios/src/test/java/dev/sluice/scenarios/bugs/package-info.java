@NullMarked
package dev.sluice.scenarios.bugs;

import org.jspecify.annotations.NullMarked;
