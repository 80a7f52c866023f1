/** Search beyond seeds: every order of a tiny plan. */
@NullMarked
package dev.sluice.scenarios.search;

import org.jspecify.annotations.NullMarked;
