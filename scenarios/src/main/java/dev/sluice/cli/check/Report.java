package dev.sluice.cli.check;

import dev.sluice.cli.ExitCode;

/** Where results go, one after another; in the end it knows the exit code. */
abstract class Report {

  private int worst = ExitCode.OK;

  /** Takes the next result. */
  final void add(Result result) {
    worst = worse(worst, exitCodeOf(result));
    show(result);
  }

  /** Ends the report and answers the exit code. */
  int finish() {
    return worst;
  }

  abstract void show(Result result);

  private static int exitCodeOf(Result result) {
    if (result.task().expected() != null) {
      return result.isAsExpected() ? ExitCode.OK : ExitCode.VIOLATION;
    }
    return switch (result.verdict()) {
      case "valid" -> ExitCode.OK;
      case "invalid" -> ExitCode.VIOLATION;
      case "unknown" -> ExitCode.UNDECIDED;
      default -> ExitCode.BAD_INPUT;
    };
  }

  /** Bad input before a violation before an open question. */
  private static int worse(int one, int other) {
    for (int code : new int[] {ExitCode.BAD_INPUT, ExitCode.VIOLATION, ExitCode.UNDECIDED}) {
      if (one == code || other == code) {
        return code;
      }
    }
    return ExitCode.OK;
  }
}
