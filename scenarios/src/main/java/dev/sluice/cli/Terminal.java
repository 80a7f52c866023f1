package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/**
 * Where output goes, and what may be drawn there.
 *
 * @param columns width of the terminal that stdout is; 0 if stdout is no terminal, and then neither
 *     colour nor a bar may be drawn
 * @param out results
 * @param err complaints and progress
 */
public record Terminal(int columns, PrintWriter out, PrintWriter err) {

  /**
   * Set by the launcher script to the width of stdout, if that is a terminal. The script can tell
   * on every JDK; {@code System.console()} answers differently from JDK 22 on.
   */
  static final String COLUMNS_PROPERTY = "sluice.columns";

  /** The streams of this process, always in UTF-8: output must not differ from host to host. */
  static Terminal ofProcess() {
    return new Terminal(
        Integer.getInteger(COLUMNS_PROPERTY, 0),
        new PrintWriter(System.out, true, UTF_8),
        new PrintWriter(System.err, true, UTF_8));
  }

  /** Whether a person is likely to be watching stdout. */
  public boolean interactive() {
    return columns > 0;
  }

  /** Colour only where it is seen, and not where the user has asked for none. */
  Ansi ansi() {
    return interactive() && System.getenv("NO_COLOR") == null ? Ansi.ON : Ansi.OFF;
  }
}
