package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.file.BadInputException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void help_listsTheCommandsAndExitCodes() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).contains("Usage: sluice", "probe", " 70         a fault");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void version_namesReleaseCommitAndJava() {
    assertThat(run("--version")).isEqualTo(ExitCode.OK);

    assertThat(out.toString()).matches("sluice \\S+ \\(commit .+, Java .+\\)\\R");
  }

  @Test
  void colour_onATerminalOnly() {
    run("--help");
    assertThat(out.toString()).doesNotContain("\u001b[");

    runOn(terminal(80), new AssertionError("not to be run"), "--help");
    assertThat(out.toString()).contains("\u001b[");
  }

  @Test
  void noCommand_isBadUsage() {
    assertThat(run()).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(complaint())
        .isEqualTo("sluice: Missing required subcommand (sluice --help says more)");
  }

  @Test
  void misspeltCommand_isBadUsageWithASuggestion() {
    assertThat(run("prob")).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(complaint()).contains("'prob'", "did you mean", "probe");
  }

  /** Of every command that a user can give, those to come included. */
  @TestFactory
  Stream<DynamicTest> unknownOption_isBadUsage() {
    Terminal terminal = terminal(0);
    CommandLine root = Main.commandLine(terminal, Main.commands(terminal));
    return Stream.concat(Stream.of("probe"), root.getSubcommands().keySet().stream())
        .map(name -> DynamicTest.dynamicTest(name, () -> refusesUnknownOption(name)));
  }

  private void refusesUnknownOption(String command) {
    err.getBuffer().setLength(0);
    assertThat(run(command, "--no-such-option")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(complaint()).startsWith("sluice " + command + ": ").contains("'--no-such-option'");
  }

  @Test
  void badInput_isOneLineAndNoFault() {
    assertThat(runThrowing(new BadInputException("rack.json: sleds: expected 1 to 8\n but was 9")))
        .isEqualTo(ExitCode.BAD_INPUT);

    assertThat(complaint()).isEqualTo("sluice probe: rack.json: sleds: expected 1 to 8 but was 9");
  }

  @Test
  void anyOtherException_isAnInternalFault() {
    assertThat(runThrowing(new IllegalStateException("queue ran dry")))
        .isEqualTo(ExitCode.INTERNAL_FAULT);

    assertThat(complaint())
        .isEqualTo(
            "sluice probe: internal fault: java.lang.IllegalStateException: queue ran dry"
                + " (SLUICE_LOG=debug shows where)");
  }

  @Test
  void error_isAnInternalFaultToo() {
    assertThat(runThrowing(new StackOverflowError())).isEqualTo(ExitCode.INTERNAL_FAULT);

    assertThat(complaint()).contains("internal fault: java.lang.StackOverflowError");
  }

  private int runThrowing(Throwable thrown) {
    return runOn(terminal(0), thrown, "probe");
  }

  private int run(String... args) {
    return runOn(terminal(0), new AssertionError("not to be run"), args);
  }

  /** Runs what the program has, and one command more that throws. */
  private static int runOn(Terminal terminal, Throwable thrown, String... args) {
    List<Object> commands = new ArrayList<>(Main.commands(terminal));
    commands.add(new Probe(thrown));
    return Main.execute(Main.commandLine(terminal, commands), args);
  }

  private Terminal terminal(int columns) {
    return new Terminal(columns, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  /** What was said on stderr, which must be one line. */
  private String complaint() {
    assertThat(err.toString().lines()).hasSize(1);
    return err.toString().strip();
  }

  @Command(name = "probe")
  private record Probe(Throwable thrown) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (Exception) thrown;
    }
  }
}
