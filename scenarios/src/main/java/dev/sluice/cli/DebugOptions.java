package dev.sluice.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.PageClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Nexus is asked, and how its answer is shown. */
final class DebugOptions {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Option(
      names = "--nexus",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:12221",
      description = "Where Nexus serves (${DEFAULT-VALUE}).")
  private String nexus = "";

  @Option(
      names = "--authority",
      paramLabel = "FILE",
      description = "Certificates of the authorities to believe; with --token-file.")
  private @Nullable Path authority;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Whose first line is the token of an operator.")
  private @Nullable Path tokenFile;

  @Option(names = "--json", description = "The answer as Nexus gives it.")
  private boolean json;

  boolean json() {
    return json;
  }

  /** The answer to a path; says on stderr where it asks. */
  JsonNode ask(Terminal terminal, String path) {
    PageClient client = new PageClient(access());
    try {
      URI endpoint = client.endpoint(nexus, path);
      terminal.err().println("asking " + endpoint);
      HttpResponse<byte[]> response = client.get(endpoint);
      JsonNode said = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        String why = said.path("message").asText(said.path("trouble").asText());
        throw new BadInputException(
            "--nexus: '%s': status %d: %s".formatted(nexus, response.statusCode(), why));
      }
      return said;
    } catch (IllegalArgumentException e) {
      throw BadInputException.of("--nexus", nexus, "an address such as 127.0.0.1:12221");
    } catch (IOException e) {
      throw new BadInputException("--nexus: '%s': no Nexus answers there".formatted(nexus), e);
    }
  }

  private ClientAccess access() {
    if (authority == null && tokenFile == null) {
      return ClientAccess.none();
    }
    if (authority == null || tokenFile == null) {
      throw new BadInputException("--authority, --token-file: expected both or neither");
    }
    try {
      String token = Files.readString(tokenFile).lines().findFirst().orElse("").strip();
      return ClientAccess.token(authority, token);
    } catch (IOException e) {
      throw new BadInputException("--authority, --token-file: " + e.getMessage(), e);
    }
  }
}
