package dev.sluice.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.cli.ExitCode;
import dev.sluice.cli.Terminal;
import dev.sluice.scenarios.campaign.Stop;
import dev.sluice.scenarios.file.BadInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {

  private static final String WRITE =
      """
      {:process 0, :type :invoke, :f :write, :value 1}
      {:process 0, :type :ok, :f :write, :value 1}
      """;
  private static final String STALE =
      WRITE
          + """
          {:process 1, :type :invoke, :f :read, :value nil}
          {:process 1, :type :ok, :f :read, :value 0}
          """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private String valid = "";
  private String invalid = "";

  @BeforeEach
  void writeHistories() throws IOException {
    valid = file("valid.edn", WRITE);
    invalid = file("invalid.edn", STALE);
  }

  @Test
  void validHistory_endsWithZero() {
    assertThat(check(valid, "--model", "register")).isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .isEqualTo("valid      " + valid + "  (1 operations, 0 in doubt, 1 steps)\n");
  }

  @Test
  void invalidHistory_endsWithOneAndSaysWhy() {
    assertThat(check(invalid, "--model", "register", "--init", "0")).isEqualTo(ExitCode.VIOLATION);

    assertThat(out.toString())
        .startsWith("invalid    ")
        .endsWith(": read of 0 at event 3: the value is 1, not 0\n");
  }

  @Test
  void explanation_showsStateRefusalAndASmallHistory() {
    check(invalid, "--model", "register", "--init", "0", "--explain");

    assertThat(out.toString())
        .contains(
            "All can be explained up to event 3, and nothing explains that one.",
            "refused  the value is 1, not 0",
            "state  {:value 1}",
            "after  :write 1 of process 0",
            "An order that works up to there ends so (what has no effect is left out):\n"
                + "    :write 1 of process 0\n",
            "fails the same way (4 events)");
  }

  @Test
  void standardInput_gzippedOrNot_isADash() throws IOException {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
      gzip.write(STALE.getBytes(StandardCharsets.UTF_8));
    }
    InputStream before = System.in;
    try {
      System.setIn(new ByteArrayInputStream(WRITE.getBytes(StandardCharsets.UTF_8)));
      assertThat(check("-", "--model", "register")).isEqualTo(ExitCode.OK);
      System.setIn(new ByteArrayInputStream(gzipped.toByteArray()));
      assertThat(check("-", "--model", "register")).isEqualTo(ExitCode.VIOLATION);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void gzipThatEndsTooEarly_isBadInput() throws IOException {
    ByteArrayOutputStream gzipped = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(gzipped)) {
      gzip.write(STALE.getBytes(StandardCharsets.UTF_8));
    }
    Path cut = folder.resolve("cut.edn.gz");
    Files.write(cut, Arrays.copyOf(gzipped.toByteArray(), gzipped.size() / 2));

    refuses("cut", cut + ": cannot be read: ", cut.toString(), "--model", "register");
  }

  @Test
  void severalFiles_getALineEachAndTotals() {
    assertThat(check(valid, invalid, "--model", "register")).isEqualTo(ExitCode.VIOLATION);

    assertThat(out.toString()).endsWith("2 histories, 1 invalid, 1 valid, in 0.0 s\n");
  }

  @Test
  void spentBudget_endsWithFour() {
    assertThat(check(invalid, "--model", "register", "--init", "7", "--steps", "1"))
        .isEqualTo(ExitCode.VIOLATION);
    assertThat(
            check(
                file(
                    "hard.edn",
                    """
                    {:process 0, :type :invoke, :f :write, :value 1}
                    {:process 1, :type :invoke, :f :write, :value 2}
                    {:process 2, :type :invoke, :f :cas, :value [2 3]}
                    {:process 2, :type :ok, :f :cas, :value [2 3]}
                    """),
                "--model",
                "cas-register",
                "--steps",
                "1"))
        .isEqualTo(ExitCode.UNDECIDED);
  }

  @Test
  void contradiction_endsWithTwoAndNamesTheLine() {
    String file = file("twice.edn", WRITE + WRITE.lines().toList().get(1));

    assertThat(check(file, "--model", "register")).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(err.toString())
        .isEqualTo(
            "sluice check: "
                + file
                + ": line 3: process 0 ends an operation that it has not invoked\n");
  }

  @Test
  void keyedHistory_isJudgedKeyByKey() {
    String keyed = STALE.replaceAll(":value (\\S+)}", ":value [:a $1]}");
    String file = file("keyed.edn", keyed);

    assertThat(check(file, "--model", "register", "--init", "0", "--independent"))
        .isEqualTo(ExitCode.VIOLATION);

    assertThat(out.toString()).contains(": key :a: read of 0 at event 3: the value is 1, not 0");
  }

  @Test
  void json_isOneObjectWithTheFailure() throws IOException {
    check(invalid, valid, "--model", "register", "--json");

    JsonNode histories = JsonMapper.builder().build().readTree(out.toString()).get("histories");
    assertThat(histories.get(0).get("verdict").textValue()).isEqualTo("invalid");
    assertThat(histories.get(0).get("failures").get(0).get("op").get("index").intValue())
        .isEqualTo(3);
    assertThat(histories.get(0).get("failures").get(0).get("minimal")).hasSize(4);
    assertThat(histories.get(1).get("verdict").textValue()).isEqualTo("valid");
  }

  @Test
  void edn_isTheAnalysisAsKnossosWouldGiveIt() {
    check(invalid, "--model", "register", "--edn");

    assertThat(out.toString())
        .contains(":valid? false", ":previous-ok {", ":final-paths #{[{", ":file \"" + invalid);
  }

  @Test
  void manifest_comparesWithWhatIsExpected() throws IOException {
    Path table = folder.resolve("manifest.tsv");
    Files.writeString(
        table,
        """
        file\tmodel\toptions\tinit\texpected
        valid.edn\tregister\t-\t-\tvalid
        invalid.edn\tregister\t-\t0\tinvalid
        """);
    assertThat(check("--manifest", table.toString())).isEqualTo(ExitCode.OK);

    Files.writeString(table, "file\tmodel\texpected\nvalid.edn\tregister\tinvalid\n");
    assertThat(check("--manifest", table.toString())).isEqualTo(ExitCode.VIOLATION);
    assertThat(out.toString()).contains("expected invalid");
  }

  @Test
  void refusalThatNothingBearsOut_isAWarningOnly() {
    String file =
        file(
            "refused.edn",
            """
            {:process 0, :type :invoke, :f :set-reservoir, :value {:req 64}}
            {:process 0, :type :ok, :f :set-reservoir, :value {:req 64, :actual 64}}
            {:process 1, :type :invoke, :f :launch, :value {:vm "a", :bytes 8}}
            {:process 1, :type :fail, :f :launch, :value {:vm "a", :bytes 8}, :error :no-space}
            """);

    assertThat(check(file, "--model", "vmm-reservoir")).isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .contains("warning: refusal to launch a (8) as no-space at event 3: the refusal was wrong");
  }

  @Test
  void badInput_isRefusedInOneLine() {
    refuses("no model is named", valid + ": expected --model; its operations are known to:", valid);
    refuses("unknown model", "--model: expected one of cas-register, ", valid, "--model", "stack");
    refuses("no file", "expected a history to judge", "--model", "register");
    refuses("missing file", "none.edn: there is no such file", "none.edn", "--model", "register");
    refuses("bad init", "--init: expected EDN: ", valid, "--model", "register", "--init", "[");
    refuses(
        "odd init",
        "--init: model kv: expected {key \"text\"}, not 5",
        file(
            "kv.edn",
            """
            {:process 0, :type :invoke, :f :put, :value "x"}
            {:process 0, :type :ok, :f :put, :value "x"}
            """),
        "--model",
        "kv",
        "--init",
        "5");
    refuses("steps", "--steps: expected a number from 1", valid, "--steps", "0");
    refuses("checker", "--with: expected knossos", valid, "--with", "porcupine");
    refuses("Knossos", "--with: there is no Knossos", valid, "--with", "knossos");
  }

  private void refuses(String what, String message, String... args) {
    AtomicReference<Exception> refused = new AtomicReference<>();
    command()
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              refused.set(e);
              return ExitCode.BAD_INPUT;
            })
        .execute(args);
    assertThat(refused.get())
        .as(what)
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(message);
  }

  private int check(String... args) {
    return command().execute(args);
  }

  private CommandLine command() {
    Terminal terminal = new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true));
    return new CommandLine(new CheckCommand(terminal, () -> Instant.EPOCH, new Stop()))
        .setErr(terminal.err())
        .setOut(terminal.out());
  }

  private String file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
