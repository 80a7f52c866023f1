package dev.sluice.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.ExitCode;
import dev.sluice.cli.Terminal;
import dev.sluice.scenarios.campaign.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code check --follow}, with somebody who writes meanwhile. */
@Timeout(60)
class FollowTest {

  private static final String WRITE =
      """
      {:process 0, :type :invoke, :f :write, :value 1}
      {:process 0, :type :ok, :f :write, :value 1}
      """;
  private static final String STALE =
      """
      {:process 1, :type :invoke, :f :read, :value nil}
      {:process 1, :type :ok, :f :read, :value 0}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Stop stop = new Stop();

  @TempDir private Path folder;
  private Path file = Path.of("");

  @BeforeEach
  void makeFile() throws IOException {
    file = Files.createFile(folder.resolve("growing.edn"));
  }

  @Test
  void violation_isSaidWhileTheFileStillGrows() throws Exception {
    CompletableFuture<Integer> code = follow(file.toString());
    for (int i = 0; i < 20; i++) {
      append(WRITE);
    }
    append(STALE.substring(0, STALE.length() - 20));
    assertThat(code).isNotDone();
    append(STALE.substring(STALE.length() - 20));

    assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.VIOLATION);
    assertThat(out.toString())
        .startsWith("invalid    " + file + "  (21 operations, 0 in doubt, ")
        .endsWith(": read of 0 at event 41: the value is 1, not 0\n");
    assertThat(stop.hasViolation()).isTrue();
  }

  @Test
  void stop_endsWithTheVerdictSoFar() throws Exception {
    append(WRITE);
    append("{:process 5, :type :invoke, :f :write, :value 3} {:process");
    CompletableFuture<Integer> code = follow(file.toString());
    assertThat(code).isNotDone();
    TimeUnit.MILLISECONDS.sleep(500); // so that what is there has been read
    stop.request();

    assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("valid      " + file + "  (2 operations, 1 in doubt, ");
  }

  @Test
  void listThatCloses_isTheEnd() throws Exception {
    append("[" + WRITE);
    CompletableFuture<Integer> code = follow(file.toString());
    append(WRITE);
    assertThat(code).isNotDone();
    append("]");

    assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).startsWith("valid      " + file + "  (2 operations, 0 in doubt, ");
  }

  @Test
  void standardInput_isJudgedAsItComes() throws Exception {
    InputStream before = System.in;
    try (PipedOutputStream writer = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(writer)) {
      System.setIn(in);
      CompletableFuture<Integer> code = follow("-");
      writer.write((WRITE + STALE).getBytes(StandardCharsets.UTF_8));
      writer.flush();

      assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.VIOLATION);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void endOfStandardInput_isTheEnd() throws Exception {
    InputStream before = System.in;
    try (PipedOutputStream writer = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(writer)) {
      System.setIn(in);
      CompletableFuture<Integer> code = follow("-");
      writer.write(WRITE.getBytes(StandardCharsets.UTF_8));
      writer.close();

      assertThat(code.get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.OK);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void budgetThatIsSpent_isUnknown() throws Exception {
    append(
        """
        {:process 0, :type :invoke, :f :write, :value 1}
        {:process 1, :type :invoke, :f :write, :value 2}
        {:process 0, :type :ok, :f :write, :value 1}
        {:process 1, :type :ok, :f :write, :value 2}
        """);

    assertThat(follow(file.toString(), "--steps", "1").get(30, TimeUnit.SECONDS))
        .isEqualTo(ExitCode.UNDECIDED);
    assertThat(out.toString()).contains("the budget of steps is spent");
  }

  @Test
  void contradiction_isRefusedWithItsLine() throws Exception {
    append(WRITE + "{:process 3, :type :ok, :f :write, :value 1}\n");

    assertThat(follow(file.toString()).get(30, TimeUnit.SECONDS)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString())
        .isEqualTo(
            "sluice check: "
                + file
                + ": line 3: process 3 ends an operation that it has not invoked\n");
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private CompletableFuture<Integer> follow(String... args) {
    PrintWriter printer = new PrintWriter(out);
    Terminal terminal = new Terminal(0, printer, new PrintWriter(err, true));
    CommandLine line = new CommandLine(new CheckCommand(terminal, () -> Instant.EPOCH, stop));
    String[] all = java.util.Arrays.copyOf(args, args.length + 5);
    String[] more = {"--follow", "--model", "register", "--init", "0"};
    System.arraycopy(more, 0, all, args.length, more.length);
    return CompletableFuture.supplyAsync(() -> line.execute(all));
  }
}
