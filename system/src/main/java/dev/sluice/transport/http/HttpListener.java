package dev.sluice.transport.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.platform.Ids;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a dispatcher's calls over HTTP/1.1. Requests are read and answered by threads of its own,
 * at most {@link HttpLimits#requestsAtOnce} at a time; what the dispatcher does belongs to workers.
 */
public final class HttpListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
  private static final int THREADS_FOR_REFUSALS = 16; // while all others wait for slow senders
  private static final long IDLE_SECONDS = 30;
  private static final int REQUEST_ID_CHARS_MAX = 64;

  static {
    // Read once, when the server's classes are loaded. Without the first each answer waits for an
    // acknowledgement that
    // the peer delays by 40 ms; the others end connections of peers that send slowly, or nothing.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    setUnlessSet("sun.net.httpserver.maxReqTime", "20");
    setUnlessSet("sun.net.httpserver.maxReqHeaders", "100");
    setUnlessSet("sun.net.httpserver.idleInterval", "60");
    setUnlessSet("jdk.httpserver.maxConnections", "4096");
  }

  private final HttpMessages messages = new HttpMessages();
  private final Supplier<Dispatcher> dispatcher;
  private final HttpLimits limits;
  private final Ids ids;
  private final ThreadPoolExecutor threads;
  private final Semaphore free;
  private final HttpServer server;

  private HttpListener(
      HttpServer server, Supplier<Dispatcher> dispatcher, HttpLimits limits, Ids ids) {
    this.server = server;
    this.dispatcher = dispatcher;
    this.limits = limits;
    this.ids = ids;
    this.free = new Semaphore(limits.requestsAtOnce());
    int most = limits.requestsAtOnce() + THREADS_FOR_REFUSALS;
    this.threads =
        new ThreadPoolExecutor(
            most,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            HttpListener::thread);
    threads.allowCoreThreadTimeOut(true);
    server.createContext("/", this::take);
    server.setExecutor(threads);
  }

  /**
   * Begins to serve.
   *
   * @param address where; port 0 for any that is free
   * @param ids of requests that bring none
   * @throws IOException if the address cannot be had
   */
  public static HttpListener open(
      InetSocketAddress address, Dispatcher dispatcher, HttpLimits limits, Ids ids)
      throws IOException {
    return open(address, () -> dispatcher, limits, ids);
  }

  /**
   * The same for a dispatcher that needs the address: it is asked for at each request, and may
   * block until there is one.
   */
  public static HttpListener open(
      InetSocketAddress address, Supplier<Dispatcher> dispatcher, HttpLimits limits, Ids ids)
      throws IOException {
    HttpListener listener =
        new HttpListener(HttpServer.create(address, 0), dispatcher, limits, ids);
    listener.server.start();
    return listener;
  }

  /** Where it serves. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Takes no more requests, waits up to {@link HttpLimits#drain} for those begun, and ends. */
  @Override
  public void close() {
    try {
      if (!free.tryAcquire(
          limits.requestsAtOnce(), limits.drain().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("ends with requests that are not answered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0); // with a delay it waits for all of it, busy or not
    threads.shutdownNow();
  }

  /** A request that no call can be made of. */
  private static final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    private UnfitException(int status, String why) {
      super(why, null, false, false);
      this.status = status;
    }
  }

  private void take(HttpExchange exchange) throws IOException {
    String requestId = requestId(exchange);
    if (!free.tryAcquire()) {
      refuse(exchange, requestId, 503, ErrorCode.UNAVAILABLE, "too many requests at once");
      return;
    }
    boolean begun = false;
    try {
      Call<?> call = read(exchange);
      LOG.debug("request {}: {}", requestId, call);
      perform(exchange, requestId, call);
      begun = true;
    } catch (UnfitException e) {
      refuse(exchange, requestId, e.status, ErrorCode.INVALID_REQUEST, text(e));
    } catch (ApiException e) {
      refuse(exchange, requestId, e.code().httpStatus(), e.code(), e.error().message());
    } catch (RuntimeException e) {
      LOG.error("request {} failed", requestId, e);
      refuse(exchange, requestId, 500, ErrorCode.INTERNAL, String.valueOf(e));
    } finally {
      if (!begun) {
        free.release();
        exchange.close();
      }
    }
  }

  private Call<?> read(HttpExchange exchange) throws IOException {
    int headerBytes = 0;
    for (Map.Entry<String, List<String>> header : exchange.getRequestHeaders().entrySet()) {
      for (String value : header.getValue()) {
        headerBytes += header.getKey().length() + value.length();
      }
    }
    if (headerBytes > limits.headerBytes()) {
      throw new UnfitException(431, "headers: more than " + limits.headerBytes() + " bytes");
    }
    byte[] body = exchange.getRequestBody().readNBytes(limits.bodyBytes() + 1);
    if (body.length > limits.bodyBytes()) {
      throw new UnfitException(413, "body: more than " + limits.bodyBytes() + " bytes");
    }
    URI target = exchange.getRequestURI();
    return messages.readCall(
        route(exchange.getRequestMethod(), target),
        target.getRawQuery(),
        body,
        exchange.getRequestHeaders().getFirst(HttpMessages.IDEMPOTENCY_KEY));
  }

  private static Routes.Found route(String method, URI target) {
    String path = target.getRawPath();
    if (path == null || !path.startsWith("/")) {
      throw new UnfitException(404, "no such path");
    }
    try {
      Routes.Found found = Routes.find(method, path);
      if (found != null) {
        return found;
      }
      throw Routes.known(path)
          ? new UnfitException(405, "no " + method + " of this path")
          : new UnfitException(404, "no such path");
    } catch (IllegalArgumentException e) {
      throw new UnfitException(400, "path: " + e.getMessage());
    }
  }

  private <R> void perform(HttpExchange exchange, String requestId, Call<R> call) {
    CompletionStage<Answer<R>> served = dispatcher.get().serve(call);
    served.whenCompleteAsync(
        (answer, fault) -> {
          try {
            Answer<R> told =
                answer != null
                    ? answer
                    : new Answer.Refused<>(
                        new ApiError(ErrorCode.INTERNAL, String.valueOf(fault), null));
            send(exchange, requestId, messages.write(told, requestId));
          } catch (IOException e) {
            LOG.debug("the answer to {} was not sent", requestId, e);
          } finally {
            free.release();
            exchange.close();
          }
        },
        threads);
  }

  private void refuse(
      HttpExchange exchange, String requestId, int status, ErrorCode code, String why)
      throws IOException {
    Answer<?> refused = new Answer.Refused<>(new ApiError(code, why, null));
    try (exchange) {
      send(
          exchange,
          requestId,
          new HttpMessages.Response(status, messages.write(refused, requestId).body()));
    }
  }

  private static void send(HttpExchange exchange, String requestId, HttpMessages.Response response)
      throws IOException {
    exchange.getResponseHeaders().set(HttpMessages.REQUEST_ID, requestId);
    if (response.body().length == 0) {
      exchange.sendResponseHeaders(response.status(), -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(response.status(), response.body().length);
    exchange.getResponseBody().write(response.body());
  }

  /** The one that the request brings, if it is fit for a log; else a new one. */
  private String requestId(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst(HttpMessages.REQUEST_ID);
    boolean fit =
        given != null
            && given.length() <= REQUEST_ID_CHARS_MAX
            && given.chars().allMatch(c -> c > ' ' && c < 0x7f);
    return fit && given != null ? given : ids.next().toString();
  }

  private static String text(UnfitException unfit) {
    return String.valueOf(unfit.getMessage());
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "http");
    thread.setDaemon(true);
    return thread;
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
