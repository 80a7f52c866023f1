package dev.sluice.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.Samples;
import dev.sluice.api.call.SledAgentCall;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Requests and answers of a later release are understood: what is not known in them is ignored. */
class HttpVersionsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MORE = "ofALaterVersion";

  private static Served agent;
  private static Served nexus;

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpMessages messages = new HttpMessages();

  @BeforeAll
  static void open() throws IOException {
    agent = Served.ofLaterClients(true);
    nexus = Served.ofLaterClients(false);
  }

  @AfterAll
  static void close() {
    agent.close();
    nexus.close();
  }

  @TestFactory
  Stream<DynamicTest> everyCall_ofALaterRelease_isServed_andItsAnswerIsRead() {
    return Samples.all().stream()
        .map(sample -> DynamicTest.dynamicTest(sample.call().toString(), () -> travels(sample)));
  }

  private <R> void travels(Samples.Sample<R> sample) throws Exception {
    Call<R> call = sample.call();
    Served server = call instanceof SledAgentCall<?> ? agent : nexus;
    server.arguments.clear();
    server.outcome = CompletableFuture.completedFuture(((Answer.Ok<R>) sample.answer()).value());

    HttpResponse<byte[]> response = client.send(later(server, call), BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isBetween(200, 204);
    assertThat(server.arguments.take()).isEqualTo(components(call));
    byte[] body = response.body().length == 0 ? response.body() : withMore(response.body());
    assertThat(messages.readAnswer(call, new HttpMessages.Response(response.statusCode(), body)))
        .isEqualTo(sample.answer());
  }

  /** The request, with more in it than this release knows. */
  private HttpRequest later(Served server, Call<?> call) throws IOException {
    HttpMessages.Request request = messages.write(call);
    boolean hasBody = Routes.of(call.name()).hasBody();
    String more = hasBody ? "" : (request.target().contains("?") ? "&" : "?") + MORE + "=1";
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create("http://" + server.address() + request.target() + more))
            .method(
                request.method(),
                BodyPublishers.ofByteArray(hasBody ? withMore(request.body()) : request.body()));
    if (request.key() != null) {
      builder.header(HttpMessages.IDEMPOTENCY_KEY, request.key());
    }
    return builder.build();
  }

  private static byte[] withMore(byte[] json) throws IOException {
    JsonNode tree = JSON.readTree(json);
    addTo(tree);
    return JSON.writeValueAsBytes(tree);
  }

  private static void addTo(JsonNode node) {
    node.forEach(HttpVersionsTest::addTo);
    if (node instanceof ObjectNode object) {
      object.put(MORE, 1);
    }
  }

  private static List<Object> components(Call<?> call) throws ReflectiveOperationException {
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : call.getClass().getRecordComponents()) {
      values.add(component.getAccessor().invoke(call));
    }
    return values;
  }
}
