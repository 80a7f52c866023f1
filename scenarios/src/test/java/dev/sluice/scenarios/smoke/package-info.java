@NullMarked
package dev.sluice.scenarios.smoke;

import org.jspecify.annotations.NullMarked;
