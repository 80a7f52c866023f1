package dev.sluice.sim.rack;

import dev.sluice.api.NoAnswerException;
import dev.sluice.api.NoAnswerException.Reason;
import dev.sluice.platform.Stages;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimProcess;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Requests and replies between hosts, each a message of its own that may be late, lost, doubled or
 * cut off. A request to a host that is off, or whose packets vanish, gets no answer at all: it is
 * for the caller to stop waiting.
 */
public final class Network {

  private final Kernel kernel;
  private final Wire wire;
  private final Host<?>[] hosts;
  private final Link[][] links;

  Network(Kernel kernel, FaultLog log, boolean wireFormat, Host<?>... hosts) {
    this.kernel = kernel;
    this.wire = new Wire(wireFormat);
    this.hosts = hosts;
    this.links = new Link[hosts.length][hosts.length];
    for (Host<?> from : hosts) {
      for (Host<?> to : hosts) {
        links[from.index()][to.index()] = new Link(kernel, log, from.name(), to.name());
      }
    }
  }

  /**
   * Sends a request and carries back what comes of it.
   *
   * @param caller the process that asks; if it dies, so does its interest
   * @param what the request, for the trace
   * @param message the request's body
   * @param request how the server takes the body
   */
  <S, M, T> CompletionStage<T> call(
      Host<?> from,
      SimProcess caller,
      Host<S> to,
      String what,
      M message,
      Request<S, M, T> request) {
    Call<S, T> call = new Call<>(from, caller, to, what);
    M body = wire.carry(message);
    call.send(server -> request.apply(server, body));
    return call.answer;
  }

  /** How a server takes a request's body. */
  @FunctionalInterface
  interface Request<S, M, T> {
    CompletionStage<T> apply(S server, M message);
  }

  /** Makes links matching {@code target} ail. */
  public void ail(String target, FaultKind kind, long amount) {
    eachLink(target, kind, link -> link.ail(kind, amount));
  }

  /** Ends all ailments of a kind on links matching {@code target}. */
  public void heal(String target, FaultKind kind) {
    eachLink(target, kind, link -> link.heal(kind));
  }

  private void eachLink(String target, FaultKind kind, Consumer<Link> action) {
    int arrow = target.indexOf('>');
    String a = target.substring(0, arrow);
    String b = target.substring(arrow + 1);
    for (Host<?> from : hosts) {
      for (Host<?> to : hosts) {
        boolean there = named(from, a) && named(to, b);
        boolean back = kind == FaultKind.PARTITION && named(from, b) && named(to, a);
        // A second copy of a user's request is a request of its own, though nobody made it: what
        // the user is told of the first would say nothing of what happens.
        boolean spared = kind == FaultKind.DUPLICATE && from instanceof Clients;
        if (from != to && (there || back) && !spared) {
          action.accept(links[from.index()][to.index()]);
        }
      }
    }
  }

  private static boolean named(Host<?> host, String name) {
    return name.equals("*") || host.name().equals(name);
  }

  /** One request on its way, being served, or being answered. */
  final class Call<S, T> {

    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private final Host<?> from;
    private final SimProcess caller;
    private final Host<S> to;
    private final String what;
    private final Link there;
    private final Link back;

    private Call(Host<?> from, SimProcess caller, Host<S> to, String what) {
      this.from = from;
      this.caller = caller;
      this.to = to;
      this.what = what;
      this.there = links[from.index()][to.index()];
      this.back = links[to.index()][from.index()];
    }

    private void send(Function<S, CompletionStage<T>> request) {
      trace(from, to, "request");
      if (!there.open() || there.strikes(FaultKind.LOSE_REQUEST)) {
        trace(from, to, "request lost");
        return;
      }
      long latency = there.latencyNanos();
      kernel.at(kernel.nowNanos() + latency, there, () -> arrive(request, this::reply));
      if (there.strikes(FaultKind.DUPLICATE)) {
        long late = kernel.nowNanos() + latency + there.duplicateNanos();
        kernel.at(late, there, () -> arrive(request, (value, failure) -> {}));
      }
    }

    private void arrive(
        Function<S, CompletionStage<T>> request,
        BiConsumer<@Nullable T, @Nullable Throwable> reply) {
      SimProcess process = to.process();
      S server = to.server();
      if (!to.powered()) {
        trace(to, from, "nobody there");
      } else if (process == null || server == null) {
        trace(to, from, "connection refused");
        reply.accept(null, new NoAnswerException(Reason.REFUSED, what + ": connection refused"));
      } else {
        process.deliver(there, () -> serve(server, request, reply));
      }
    }

    private void serve(
        S server,
        Function<S, CompletionStage<T>> request,
        BiConsumer<@Nullable T, @Nullable Throwable> reply) {
      trace(to, from, "received");
      to.began(this);
      SimProcess servedBy = Objects.requireNonNull(to.process());
      request
          .apply(server)
          .whenComplete(
              (value, failure) -> {
                if (servedBy.alive()) {
                  to.ended(this);
                  reply.accept(value, failure == null ? null : Stages.cause(failure));
                }
              });
    }

    private void reply(@Nullable T value, @Nullable Throwable failure) {
      if (there.strikes(FaultKind.LOSE_REPLY)) {
        trace(to, from, "connection broke before the reply");
        finish(null, new NoAnswerException(Reason.LOST, what + ": connection reset"));
      } else if (there.strikes(FaultKind.HALF_OPEN)) {
        trace(to, from, "reply lost");
      } else {
        finish(value, failure);
      }
    }

    /** The serving process died: the caller's connection breaks. */
    void reset() {
      finish(null, new NoAnswerException(Reason.LOST, what + ": connection reset"));
    }

    private void finish(@Nullable T value, @Nullable Throwable failure) {
      if (!back.open()) {
        trace(to, from, "reply lost");
        return;
      }
      T carried = value == null ? null : wire.carry(value);
      kernel.in(caller, back.latencyNanos(), back, () -> take(carried, failure));
    }

    @SuppressWarnings("NullAway") // an answer without a value is a null one
    private void take(@Nullable T value, @Nullable Throwable failure) {
      if (failure != null) {
        trace(from, to, "answered: " + failure.getMessage());
        answer.completeExceptionally(failure);
      } else {
        trace(from, to, "answered");
        answer.complete(value);
      }
    }

    private void trace(Host<?> at, Host<?> peer, String event) {
      if (kernel.tracing()) {
        kernel.trace(at.name(), "message", event + ": " + what + " (" + peer.name() + ")");
      }
    }
  }
}
