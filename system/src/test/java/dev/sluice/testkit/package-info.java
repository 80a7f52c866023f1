/** What several tests share: a hand-driven scheduler and stand-ins driven by it. */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
