/** Pages for people, each one file that needs nothing else. */
@NullMarked
package dev.sluice.reports.page;

import org.jspecify.annotations.NullMarked;
