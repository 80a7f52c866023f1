package dev.sluice.transport.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.platform.Ids;
import dev.sluice.platform.real.LogContext;
import dev.sluice.transport.access.Caller;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves calls and pages over HTTP/1.1. Requests are read and answered by threads of its own, at
 * most {@link HttpLimits#requestsAtOnce} at a time; what the dispatcher does belongs to workers.
 */
public final class HttpListener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HttpListener.class);
  private static final String JSON = "application/json";
  private static final int SLOW_SENDERS = 2048; // each keeps a thread, until maxReqTime
  private static final long IDLE_SECONDS = 30;
  private static final int REQUEST_ID_CHARS_MAX = 64;
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

  static {
    // Read once, when the server's classes are loaded. Without the first each answer waits for an
    // acknowledgement that the peer delays by 40 ms; the others end connections of peers that send
    // slowly, or nothing.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    setUnlessSet("sun.net.httpserver.maxReqTime", "20");
    setUnlessSet("sun.net.httpserver.maxRspTime", "330"); // the longest call takes five minutes
    setUnlessSet("sun.net.httpserver.maxReqHeaders", "100");
    setUnlessSet("sun.net.httpserver.idleInterval", "60");
    setUnlessSet("jdk.httpserver.maxConnections", "16384");
  }

  private final HttpMessages messages = new HttpMessages();
  private final HttpService service;
  private final HttpLimits limits;
  private final Ids ids;
  private final ThreadPoolExecutor readers;
  private final ThreadPoolExecutor writers;
  private final Semaphore free;
  private final HttpServer server;

  private HttpListener(HttpServer server, HttpService service, HttpLimits limits, Ids ids) {
    this.server = server;
    this.service = service;
    this.limits = limits;
    this.ids = ids;
    this.free = new Semaphore(limits.requestsAtOnce());
    // Beyond all slow senders a request is not read; maxReqTime ends its connection.
    this.readers = threads(limits.requestsAtOnce() + SLOW_SENDERS, (work, pool) -> {});
    // As many as requests at once, and those that are just through.
    this.writers = threads(2 * limits.requestsAtOnce(), new ThreadPoolExecutor.CallerRunsPolicy());
    server.createContext("/", this::take);
    server.setExecutor(readers);
  }

  private static ThreadPoolExecutor threads(int most, RejectedExecutionHandler beyond) {
    return new ThreadPoolExecutor(
        0,
        most,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        HttpListener::thread,
        beyond);
  }

  /**
   * Begins to serve.
   *
   * @param address where; port 0 for any that is free
   * @param ids of requests that bring none
   * @throws IOException if the address cannot be had
   */
  public static HttpListener open(
      InetSocketAddress address, HttpService service, HttpLimits limits, Ids ids)
      throws IOException {
    HttpListener listener =
        new HttpListener(service.access().server(address), service, limits, ids);
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
    readers.shutdownNow();
    writers.shutdownNow();
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
    String trace = trace(exchange);
    OpenRequest request = new OpenRequest(exchange, requestId(exchange, trace), service.observer());
    try (LogContext context = LogContext.enter(request.id(), trace)) {
      take(request);
    }
  }

  private void take(OpenRequest request) throws IOException {
    try {
      serve(request);
    } catch (UnfitException e) {
      refuse(request, e.status, ErrorCode.INVALID_REQUEST, text(e));
    } catch (ApiException e) {
      LOG.debug("request {} refused: {}: {}", request.id(), e.code(), e.error().message());
      refuse(request, e.code().httpStatus(), e.code(), e.error().message());
    } catch (RuntimeException e) {
      LOG.error("request {} failed", request.id(), e);
      refuse(request, 500, ErrorCode.INTERNAL, String.valueOf(e));
    } catch (IOException e) {
      request.close();
      throw e;
    }
  }

  /** Answers a page, or begins a call. */
  private void serve(OpenRequest request) throws IOException {
    if (request.headerBytes() > limits.headerBytes()) {
      throw new UnfitException(431, "headers: more than " + limits.headerBytes() + " bytes");
    }
    URI target = request.target();
    Page page = service.pages().get(String.valueOf(target.getRawPath()));
    if (page != null) {
      if (!request.method().equals("GET")) {
        throw new UnfitException(405, "no " + request.method() + " of this path");
      }
      request.leadsTo("GET " + target.getRawPath(), null);
      service.access().admit(request, page);
      serve(request, page);
      return;
    }
    Routes.Found found = route(request.method(), target);
    Route route = found.route();
    request.leadsTo(route.method() + " " + route.path(), route.call());
    Caller caller = service.access().admit(request, route);
    begin(request, found, caller);
  }

  private void serve(OpenRequest request, Page page) throws IOException {
    acquire();
    try {
      request.answer(page.content(request.target().getRawQuery()), null);
    } finally {
      free.release();
    }
    request.close();
  }

  /** Whoever may not call has been refused by now, and occupies none of the requests at once. */
  private void begin(OpenRequest request, Routes.Found found, Caller caller) throws IOException {
    acquire();
    boolean begun = false;
    try {
      byte[] body = request.body(limits.bodyBytes() + 1);
      if (body.length > limits.bodyBytes()) {
        throw new UnfitException(413, "body: more than " + limits.bodyBytes() + " bytes");
      }
      String key = request.header(HttpMessages.IDEMPOTENCY_KEY);
      Call<?> call = messages.readCall(found, request.target().getRawQuery(), body, key);
      ListenerAccess.check(caller, call);
      LOG.debug("request {} of {}: {}", request.id(), caller.words(), call);
      perform(request, call);
      begun = true;
    } finally {
      if (!begun) {
        free.release();
      }
    }
  }

  private void acquire() {
    if (!free.tryAcquire()) {
      throw new ApiException(ErrorCode.UNAVAILABLE, "too many requests at once");
    }
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

  private <R> void perform(OpenRequest request, Call<R> call) {
    CompletionStage<Answer<R>> served = service.dispatcher().get().serve(call);
    served.whenCompleteAsync(
        (answer, fault) -> {
          try (request) {
            send(
                request,
                answer != null
                    ? answer
                    : new Answer.Refused<>(
                        new ApiError(ErrorCode.INTERNAL, String.valueOf(fault), null)));
          } catch (IOException e) {
            LOG.debug("the answer to {} was not sent", request.id(), e);
          } finally {
            free.release();
          }
        },
        writers);
  }

  private void send(OpenRequest request, Answer<?> answer) throws IOException {
    HttpMessages.Response response = messages.write(answer, request.id());
    ErrorCode code = answer instanceof Answer.Refused<?> refused ? refused.error().code() : null;
    request.answer(new Page.Content(response.status(), JSON, response.body()), code);
  }

  private void refuse(OpenRequest request, int status, ErrorCode code, String why)
      throws IOException {
    Answer<?> refused = new Answer.Refused<>(new ApiError(code, why, null));
    try (request) {
      byte[] body = messages.write(refused, request.id()).body();
      request.answer(new Page.Content(status, JSON, body), code);
    }
  }

  /**
   * The one that the request brings, if it is fit for a log; else that of the trace it is part of;
   * else a new one.
   */
  private String requestId(HttpExchange exchange, @Nullable String trace) {
    String given = exchange.getRequestHeaders().getFirst(HttpMessages.REQUEST_ID);
    if (given != null
        && !given.isEmpty()
        && given.length() <= REQUEST_ID_CHARS_MAX
        && given.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return given;
    }
    return trace == null ? ids.next().toString() : trace.split("-", -1)[1];
  }

  private static @Nullable String trace(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst(HttpMessages.TRACE);
    return given != null && TRACE.matcher(given).matches() ? given : null;
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
