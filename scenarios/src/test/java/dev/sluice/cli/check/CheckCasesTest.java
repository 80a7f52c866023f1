package dev.sluice.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.cli.ExitCode;
import dev.sluice.cli.Terminal;
import dev.sluice.scenarios.campaign.Stop;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Small histories of kinds that were once judged wrongly, too slowly or not at all; each lies in
 * the folder {@code cases} beside this class.
 */
class CheckCasesTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "kv-put-append-25.edn, kv, , false, invalid, 1000",
    "kv-25-slow.edn, kv, , true, valid, 1000",
    "kv-1000-crashed.edn.gz, kv, , true, valid, 10000",
    "keyed-info-unkeyed-value.edn, register, , true, valid, 10",
    "object-hex.edn, register, , false, valid, 10",
    "ns-map.edn, register, , false, valid, 10",
    "octal.edn, register, , false, valid, 10",
    "nemesis-f-vector.edn, register, , false, valid, 10",
    "index-minus-one.edn, register, , false, valid, 10",
    "52-hex.edn, register, , false, valid, 10",
    "10-unknown-tag.edn, register, , false, valid, 10",
    "04-keyword-process.edn, register, , false, valid, 10",
    "cas3.edn, cas-register, , true, valid, 10",
    "22-map-with-history.edn, register, , false, valid, 10",
    "not-written-yet.edn, multi-register, {:x 0 :y 0 :z 0}, false, invalid, 10000",
  })
  void history_isDecidedInFewMoves(
      String file, String model, @Nullable String init, boolean byKey, String verdict, long most)
      throws Exception {
    int code = check(file, model, init, byKey, "--json");

    JsonNode history =
        JsonMapper.builder().build().readTree(out.toString()).get("histories").get(0);
    assertThat(history.get("verdict").asText()).isEqualTo(verdict);
    assertThat(history.get("steps").asLong()).isLessThanOrEqualTo(most);
    assertThat(code).isEqualTo(verdict.equals("valid") ? ExitCode.OK : ExitCode.VIOLATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "multi.edn | multi-register | | line 1: model multi-register: :txn takes [[:read k v]"
            + " [:write k v] ...], not 1",
        "not-octal.edn | register | | line 1: not a number: 08",
      })
  void history_isRefusedByLineAndReason(
      String file, String model, @Nullable String init, String message) throws Exception {
    assertThat(check(file, model, init, false)).isEqualTo(ExitCode.BAD_INPUT);

    assertThat(err.toString()).endsWith(file + ": " + message + "\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "instance.edn | instance | 1 | expected :absent, :stopped, :running or :failed, not 1",
        "res.edn | vmm-reservoir | {:bogus 1} | expected {:cap bytes, :actual bytes,"
            + " :decommissioned true or false}, any of them, not {:bogus 1}",
        "res.edn | vmm-reservoir-partial | {:cap -1} | expected {:cap bytes",
        "res.edn | vmm-reservoir | {:cap 99999999999999999999} | expected {:cap bytes",
        "kv-25-slow.edn | kv | {1 2} | expected {key \"text\"}, not {1 2}",
        "multi.edn | multi-register | 1 | expected {register value}, not 1",
        "multi.edn | mutex | 1 | expected true or false, whether it is held, not 1",
        "multi.edn | counter | 1.5 | expected an integer, not 1.5",
        "multi.edn | set | 1 | expected a set, not 1",
        "multi.edn | queue | 1 | expected a vector, the first in comes first, not 1",
        "multi.edn | list-append | {1 2} | expected {key [v ...]}, not {1 2}",
      })
  void initialValue_isCheckedBeforeAnythingElse(
      String file, String model, String init, String message) {
    CommandLine command = command();
    command.setExecutionExceptionHandler((e, line, parsed) -> fail(e));

    assertThat(command.execute(arguments(file, model, init, false).toArray(new String[0])))
        .isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).startsWith("--init: model " + model + ": " + message);
  }

  @Test
  void valueThatIsWrittenLater_isSaidToBe_andWhere() {
    check("not-written-yet.edn", "multi-register", "{:x 0 :y 0 :z 0}", false);

    assertThat(out.toString()).containsPattern("is first written at event \\d+");
  }

  @Test
  void failThatRepeatsAnotherValue_isAWarningOnly() throws Exception {
    assertThat(check("fail-with-another-value.edn", "register", null, false))
        .isEqualTo(ExitCode.OK);

    assertThat(out.toString())
        .contains(
            "warning: line 2: a :fail repeats the value of its invocation, 1, but this has 2");
  }

  private int fail(Exception refusal) {
    err.append(String.valueOf(refusal.getMessage()));
    return ExitCode.BAD_INPUT;
  }

  private int check(
      String file, String model, @Nullable String init, boolean byKey, String... more) {
    List<String> arguments = arguments(file, model, init, byKey);
    arguments.addAll(List.of(more));
    return command().execute(arguments.toArray(new String[0]));
  }

  private static List<String> arguments(
      String file, String model, @Nullable String init, boolean byKey) {
    List<String> arguments = new ArrayList<>(List.of(path(file), "--model", model));
    if (init != null) {
      arguments.addAll(List.of("--init", init));
    }
    if (byKey) {
      arguments.add("--independent");
    }
    return arguments;
  }

  private static String path(String file) {
    try {
      return Path.of(
              Objects.requireNonNull(CheckCasesTest.class.getResource("cases/" + file)).toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private CommandLine command() {
    Terminal terminal = new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true));
    return new CommandLine(new CheckCommand(terminal, () -> Instant.EPOCH, new Stop()));
  }
}
