/** What threads share, tried in many of the orders in which their steps can fall, by Lincheck. */
@NullMarked
package dev.sluice.races;

import org.jspecify.annotations.NullMarked;
