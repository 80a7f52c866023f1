package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/**
 * Where output goes, and what may be drawn there.
 *
 * @param columns width of the terminal that stdout is; 0 if stdout is no terminal, and then neither
 *     colour nor a bar may be drawn
 * @param errColumns the same of stderr
 * @param out results
 * @param err complaints and progress
 * @param verbosity how much to print on stderr
 */
public record Terminal(
    int columns, int errColumns, PrintWriter out, PrintWriter err, Verbosity verbosity) {

  /**
   * Set by the launcher script to the width of stdout, if that is a terminal. The script can tell
   * on every JDK; {@code System.console()} answers differently from JDK 22 on.
   */
  static final String COLUMNS_PROPERTY = "sluice.columns";

  /** The same for stderr. */
  static final String ERR_COLUMNS_PROPERTY = "sluice.err.columns";

  private static final int COLUMNS_MIN = 20;
  private static final int COLUMNS_USUAL = 80;

  /** Streams that both go to a terminal of that width, or to none. */
  public Terminal(int columns, PrintWriter out, PrintWriter err) {
    this(columns, columns, out, err, new Verbosity());
  }

  /** The streams of this process, always in UTF-8: output must not differ from host to host. */
  static Terminal ofProcess(Results results) {
    return new Terminal(
        Integer.getInteger(COLUMNS_PROPERTY, 0),
        Integer.getInteger(ERR_COLUMNS_PROPERTY, 0),
        new PrintWriter(results, true, UTF_8),
        new PrintWriter(new FileOutputStream(FileDescriptor.err), true, UTF_8),
        new Verbosity());
  }

  /** Whether a person is likely to be watching stdout. */
  boolean interactive() {
    return columns > 0;
  }

  /** Columns to fit text on stdout into. */
  int width() {
    return columns == 0 ? COLUMNS_USUAL : Math.max(COLUMNS_MIN, columns);
  }

  /** {@code line} without what would go round the edge. */
  static String fitting(String line, int columns) {
    return line.substring(0, Math.min(line.length(), Math.max(0, columns)));
  }

  /** Whether a bar may be drawn on stderr. */
  boolean drawsProgress() {
    return errColumns > 0 && !verbosity.isQuiet();
  }

  /** Colour only where it is seen, and not where the user has asked for none. */
  Ansi ansi() {
    return interactive() && System.getenv("NO_COLOR") == null ? Ansi.ON : Ansi.OFF;
  }
}
