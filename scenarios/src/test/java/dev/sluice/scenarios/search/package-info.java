@NullMarked
package dev.sluice.scenarios.search;

import org.jspecify.annotations.NullMarked;
