/** What a seed costs in this JVM, and where: {@code sluice bench}. */
@NullMarked
package dev.sluice.scenarios.bench;

import org.jspecify.annotations.NullMarked;
