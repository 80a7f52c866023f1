package dev.sluice.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.cli.ExitCode;
import dev.sluice.cli.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Small histories of kinds that were once judged wrongly, too slowly or not at all; each lies in
 * the folder {@code cases} beside this class.
 */
class CheckCasesTest {

  @ParameterizedTest
  @CsvSource({
    "kv-put-append-25.edn, kv, , false, invalid, 1000",
    "kv-25-slow.edn, kv, , true, valid, 1000",
    "kv-1000-crashed.edn.gz, kv, , true, valid, 10000",
  })
  void history_isDecidedInFewMoves(
      String file, String model, String init, boolean byKey, String verdict, long movesMost)
      throws Exception {
    Path path =
        Path.of(CheckCasesTest.class.getResource("cases/" + file).toURI()); // beside this class
    List<String> args = new ArrayList<>(List.of(path.toString(), "--model", model, "--json"));
    if (init != null) {
      args.addAll(List.of("--init", init));
    }
    if (byKey) {
      args.add("--independent");
    }
    StringWriter out = new StringWriter();
    Terminal terminal =
        new Terminal(0, new PrintWriter(out, true), new PrintWriter(new StringWriter()));

    int code =
        new CommandLine(new CheckCommand(terminal, () -> Instant.EPOCH))
            .execute(args.toArray(new String[0]));

    JsonNode history =
        JsonMapper.builder().build().readTree(out.toString()).get("histories").get(0);
    assertThat(history.get("verdict").asText()).isEqualTo(verdict);
    assertThat(history.get("steps").asLong()).isLessThanOrEqualTo(movesMost);
    assertThat(code).isEqualTo(verdict.equals("valid") ? ExitCode.OK : ExitCode.VIOLATION);
  }
}
