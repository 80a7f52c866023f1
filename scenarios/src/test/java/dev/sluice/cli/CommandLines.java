package dev.sluice.cli;

import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.sim.Simulator;
import java.io.PrintWriter;
import java.io.StringWriter;

/** Commands as they are typed, run in this JVM, for tests of other packages. */
public final class CommandLines {

  private CommandLines() {}

  /** What a command has ended with and printed. */
  public record Ended(int code, String out, String err) {}

  /** Runs one, which ends early once {@code stop} is requested. */
  public static Ended run(Stop stop, String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true));
    int code =
        Main.execute(
            Main.commandLine(terminal, Main.commands(terminal, new Simulator(), stop)), words);
    return new Ended(code, out.toString(), err.toString());
  }
}
