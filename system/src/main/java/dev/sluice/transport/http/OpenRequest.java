package dev.sluice.transport.http;

import com.sun.net.httpserver.HttpExchange;
import dev.sluice.api.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** One request in hand, until it is answered and closed. */
final class OpenRequest implements AutoCloseable {

  private final HttpExchange exchange;
  private final String id;
  private final HttpObserver observer;
  private byte[] body = {};
  private @Nullable String route;
  private @Nullable String call;

  OpenRequest(HttpExchange exchange, String id, HttpObserver observer) {
    this.exchange = exchange;
    this.id = id;
    this.observer = observer;
  }

  String id() {
    return id;
  }

  String method() {
    return exchange.getRequestMethod();
  }

  URI target() {
    return exchange.getRequestURI();
  }

  /** The first header of this name; null if there is none. */
  @Nullable String header(String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  HttpExchange exchange() {
    return exchange;
  }

  /** The bytes of all header names and values. */
  int headerBytes() {
    int bytes = 0;
    for (var header : exchange.getRequestHeaders().entrySet()) {
      for (String value : header.getValue()) {
        bytes += header.getKey().length() + value.length();
      }
    }
    return bytes;
  }

  /** The body, or so much of it. */
  byte[] body(int bytesMax) throws IOException {
    body = exchange.getRequestBody().readNBytes(bytesMax);
    return body;
  }

  /** Takes note of where it leads. */
  void leadsTo(String toRoute, @Nullable String toCall) {
    route = toRoute;
    call = toCall;
  }

  /** Sends the answer. */
  void answer(Page.Content content, @Nullable ErrorCode code) throws IOException {
    observer.answers(
        new HttpObserver.Exchange(
            method(),
            target().toString(),
            route,
            call,
            body,
            content.status(),
            code,
            content.body()));
    exchange.getResponseHeaders().set(HttpMessages.REQUEST_ID, id);
    if (content.body().length == 0) {
      exchange.sendResponseHeaders(content.status(), -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", content.type());
    exchange.sendResponseHeaders(content.status(), content.body().length);
    OutputStream response = exchange.getResponseBody();
    response.write(content.body());
    // Newer JDKs keep it in a buffer while they read what is left of the request, and a stranger
    // may send that slowly.
    response.flush();
  }

  @Override
  public void close() {
    exchange.close();
  }
}
