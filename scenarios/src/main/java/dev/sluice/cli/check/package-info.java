/** The command {@code sluice check}: histories in, verdicts out, as text, JSON or EDN. */
@NullMarked
package dev.sluice.cli.check;

import org.jspecify.annotations.NullMarked;
