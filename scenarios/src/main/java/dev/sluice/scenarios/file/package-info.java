/**
 * Scenario files, plan files and seed ranges as they are read, and the plan that is drawn for a
 * seed.
 */
@NullMarked
package dev.sluice.scenarios.file;

import org.jspecify.annotations.NullMarked;
