/** Search beyond seeds: every order of a tiny plan, and plans that learn from each other. */
@NullMarked
package dev.sluice.scenarios.search;

import org.jspecify.annotations.NullMarked;
