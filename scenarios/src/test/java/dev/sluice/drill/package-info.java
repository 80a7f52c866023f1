@NullMarked
package dev.sluice.drill;

import org.jspecify.annotations.NullMarked;
