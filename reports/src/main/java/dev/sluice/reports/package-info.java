/** What a run leaves behind: results for tools, pages for people. */
@NullMarked
package dev.sluice.reports;

import org.jspecify.annotations.NullMarked;
