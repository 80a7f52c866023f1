/** The scenario engine: the catalogue, the campaign over it, and the replay of one seed. */
@NullMarked
package dev.sluice.scenarios;

import org.jspecify.annotations.NullMarked;
