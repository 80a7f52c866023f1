/** Planted bugs: patches to production code, and how many seeds it takes to find each. */
@NullMarked
package dev.sluice.scenarios.bugs;

import org.jspecify.annotations.NullMarked;
