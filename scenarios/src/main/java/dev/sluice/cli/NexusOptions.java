package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ApiException;
import dev.sluice.api.call.NexusClient;
import dev.sluice.scenarios.file.BadInputException;
import dev.sluice.transport.http.ClientAccess;
import dev.sluice.transport.http.HttpLimits;
import dev.sluice.transport.http.HttpTransport;
import dev.sluice.transport.http.PageClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which Nexus is asked, and who asks. */
final class NexusOptions {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Mixin private final NexusAddressOption nexuses = new NexusAddressOption();

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

  // The one that has answered last; the first until one has.
  private @Nullable String nexus;

  /** The answer to a path; says on stderr where it asks. */
  JsonNode ask(Terminal terminal, String path) {
    HttpResponse<byte[]> response = get(terminal, path);
    try {
      JsonNode said = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        String why = said.path("message").asText(said.path("trouble").asText());
        throw new BadInputException(
            "--nexus: '%s': status %d: %s".formatted(nexus(), response.statusCode(), why));
      }
      return said;
    } catch (IOException e) {
      throw new BadInputException("--nexus: '%s': no Nexus answers there".formatted(nexus()), e);
    }
  }

  /** The text of a path, with its status as the first line. */
  String page(Terminal terminal, String path) {
    HttpResponse<byte[]> response = get(terminal, path);
    return "status " + response.statusCode() + "\n" + new String(response.body(), UTF_8);
  }

  /** Sends a call, once; says on stderr where. */
  <R> void call(Terminal terminal, Function<NexusClient, CompletionStage<R>> call) {
    ClientAccess access = access();
    HttpTransport transport = new HttpTransport(HttpLimits.USUAL, UUID::randomUUID, access);
    terminal.err().println("changing " + new PageClient(access).endpoint(nexus(), ""));
    try {
      call.apply(new NexusClient(transport, nexus())).toCompletableFuture().join();
    } catch (CompletionException e) {
      throw new BadInputException("--nexus: '%s': %s".formatted(nexus(), reason(e.getCause())), e);
    }
  }

  private static String reason(@Nullable Throwable cause) {
    return cause instanceof ApiException refusal
        ? refusal.code() + ": " + refusal.getMessage()
        : String.valueOf(cause);
  }

  private String nexus() {
    return nexus == null ? nexuses.addresses().get(0) : nexus;
  }

  /** Asks the one that has answered before, or each in turn until one answers. */
  private HttpResponse<byte[]> get(Terminal terminal, String path) {
    PageClient client = new PageClient(access());
    List<String> asked = nexus == null ? nexuses.addresses() : List.of(nexus);
    IOException silent = new IOException("none is given");
    for (String address : asked) {
      try {
        URI endpoint = client.endpoint(address, path);
        terminal.err().println("asking " + endpoint);
        HttpResponse<byte[]> answer = client.get(endpoint);
        nexus = address;
        return answer;
      } catch (IllegalArgumentException e) {
        throw BadInputException.of(
            NexusAddressOption.NAME, address, "an address such as 127.0.0.1:12221");
      } catch (IOException e) {
        silent = e;
      }
    }
    throw new BadInputException(
        "--nexus: '%s': no Nexus answers there".formatted(nexuses.given()), silent);
  }

  /** What this asks with that nobody else should see. */
  List<String> secrets() {
    return tokenFile == null ? List.of() : List.of(token(tokenFile));
  }

  private static String token(Path file) {
    try {
      return Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new BadInputException("--token-file: " + e, e);
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
      return ClientAccess.token(authority, token(tokenFile));
    } catch (IOException e) {
      throw new BadInputException("--authority: " + e.getMessage(), e);
    }
  }
}
