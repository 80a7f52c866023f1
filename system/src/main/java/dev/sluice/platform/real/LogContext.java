package dev.sluice.platform.real;

import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The request that a thread works for, as log lines have it (SLF4J's MDC). It goes along with what
 * is handed to a worker, to the database and to another process, not with timers: what comes later
 * is not that request's any more.
 */
public final class LogContext implements AutoCloseable {

  /** Key of the request's id. */
  public static final String REQUEST = "request";

  /** Key of the W3C trace context that the request came with. */
  public static final String TRACE = "traceparent";

  private LogContext() {}

  /** This thread works for a request, until it is closed. */
  public static LogContext enter(String request, @Nullable String trace) {
    MDC.put(REQUEST, request);
    if (trace != null) {
      MDC.put(TRACE, trace);
    }
    return new LogContext();
  }

  /** The request that this thread works for; null if for none. */
  public static @Nullable String request() {
    return MDC.get(REQUEST);
  }

  /** The trace context of that request; null if it has none. */
  public static @Nullable String trace() {
    return MDC.get(TRACE);
  }

  /** The task, to be run by another thread for the request of this one. */
  public static Runnable carriedBy(Runnable task) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    return context == null || context.isEmpty() ? task : () -> run(context, task);
  }

  /** The continuation, to be run by another thread for the request of this one. */
  public static <A extends @Nullable Object, B extends @Nullable Object> BiConsumer<A, B> carriedBy(
      BiConsumer<A, B> continuation) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    return context == null || context.isEmpty()
        ? continuation
        : (a, b) -> run(context, () -> continuation.accept(a, b));
  }

  private static void run(Map<String, String> context, Runnable task) {
    Map<String, String> before = MDC.getCopyOfContextMap();
    MDC.setContextMap(context);
    try {
      task.run();
    } finally {
      if (before == null) {
        MDC.clear();
      } else {
        MDC.setContextMap(before);
      }
    }
  }

  @Override
  public void close() {
    MDC.remove(REQUEST);
    MDC.remove(TRACE);
  }
}
