package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.SagaId;
import dev.sluice.scenarios.file.BadInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice debug sagas abandon}: has a saga end, after its id was typed once more. */
@Command(
    name = "abandon",
    description =
        "Stops the instance that a saga starts or moves. The saga ends once its VMM is known to be"
            + " gone; until then its memory stays reserved.")
final class DebugAbandonCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final InputStream typed;

  @Parameters(paramLabel = "ID", description = "The saga's.")
  private String id = "";

  @Option(names = "-w", description = "Needed, since this changes what Nexus has.")
  private boolean write;

  @Mixin private final NexusOptions nexus = new NexusOptions();

  DebugAbandonCommand(Terminal terminal, InputStream typed) {
    this.terminal = terminal;
    this.typed = typed;
  }

  @Override
  public Integer call() throws IOException {
    if (!write) {
      throw new BadInputException("changes what Nexus has; expected -w");
    }
    JsonNode saga = DebugOptions.find(nexus.ask(terminal, DebugCommand.SAGAS), "/id", id, "a saga");
    String instance = saga.path("instance").asText();
    terminal
        .err()
        .printf(
            "saga %s is at %s; abandoned, instance %s is stopped%n",
            id, saga.path("step").asText(), instance);
    terminal.err().print("the saga's id, to go on: ");
    terminal.err().flush();
    String line = new BufferedReader(new InputStreamReader(typed, UTF_8)).readLine();
    if (!id.equals(line == null ? null : line.strip())) {
      throw BadInputException.of(
          "id typed", String.valueOf(line), "the id of the saga; nothing was done");
    }
    nexus.call(terminal, client -> client.abandonSaga(new SagaId(UUID.fromString(id))));
    terminal.out().printf("saga %s is abandoned; it ends once its VMM is known to be gone%n", id);
    return ExitCode.OK;
  }
}
