package dev.sluice.cli;

/** How much is printed on stderr; set by an option of the root that every command has. */
final class Verbosity {

  private boolean quiet;
  private boolean verbose;

  void setQuiet(boolean quiet) {
    this.quiet = quiet;
  }

  void setVerbose(boolean verbose) {
    this.verbose = verbose;
  }

  /** No progress, and no table where nothing is wrong. */
  boolean isQuiet() {
    return quiet;
  }

  /** A line for each step of a long command. */
  boolean isVerbose() {
    return verbose;
  }
}
