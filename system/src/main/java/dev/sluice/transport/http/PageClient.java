package dev.sluice.transport.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads pages, and whatever else is read by GET without a body. */
public final class PageClient {

  private static final Duration WAIT_MAX = Duration.ofSeconds(15);

  private final ClientAccess access;
  private final HttpClient client;

  /** A client that proves itself with {@code access}. */
  public PageClient(ClientAccess access) {
    this.access = access;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(HttpLimits.USUAL.connect());
    access.configure(builder);
    this.client = builder.build();
  }

  /** Where a page is. */
  public URI endpoint(String address, String path) {
    return URI.create(access.scheme() + "://" + address + path);
  }

  /**
   * Asks for one.
   *
   * @throws IOException if there is no answer
   */
  public HttpResponse<byte[]> get(URI endpoint) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(endpoint).timeout(WAIT_MAX);
    String authorization = access.authorization();
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
