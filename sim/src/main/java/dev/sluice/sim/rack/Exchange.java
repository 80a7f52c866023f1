package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.NoAnswerException.Reason;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimProcess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** One call on its way, being served, or being answered. */
final class Exchange<R> {

  private final CompletableFuture<R> outcome = new CompletableFuture<>();
  private final Kernel kernel;
  private final Wire wire;
  private final Host from;
  private final SimProcess caller;
  private final Host to;
  private final Call<R> call;
  private final Link there;
  private final Link back;
  private final CallListener listener;

  Exchange(
      Network network, Host from, SimProcess caller, Host to, Call<R> call, CallListener listener) {
    this.kernel = network.kernel();
    this.wire = network.wire();
    this.from = from;
    this.caller = caller;
    this.to = to;
    this.call = call;
    this.there = network.link(from, to);
    this.back = network.link(to, from);
    this.listener = listener;
  }

  /** Sends the call; the stage is the caller's. */
  CompletionStage<R> send() {
    trace(from, to, "request");
    if (!there.open(call) || there.strikes(FaultKind.LOSE_REQUEST, call)) {
      trace(from, to, "request lost");
      return outcome;
    }
    long latency = there.latencyNanos(call);
    kernel.at(kernel.nowNanos() + latency, there, () -> arrive(this::reply));
    if (there.strikes(FaultKind.DUPLICATE, call)) {
      long late = kernel.nowNanos() + latency + there.duplicateNanos();
      kernel.at(late, there, () -> arrive(arrival -> {}));
    }
    return outcome;
  }

  /**
   * The call has reached the other host.
   *
   * @param reply sends back what is to happen at the caller
   */
  private void arrive(Consumer<Runnable> reply) {
    SimProcess process = to.process();
    Dispatcher server = to.server();
    if (!to.powered()) {
      trace(to, from, "nobody there");
    } else if (process == null || server == null) {
      trace(to, from, "connection refused");
      reply.accept(() -> fail(Reason.REFUSED, "connection refused"));
    } else {
      process.deliver(there, () -> serve(process, server, reply));
    }
  }

  private void serve(SimProcess process, Dispatcher server, Consumer<Runnable> reply) {
    trace(to, from, "received");
    to.began(this);
    listener.served();
    CompletionStage<Answer<R>> served = server.serve(wire.carry(call));
    served.whenComplete(
        (answer, fault) -> {
          if (process.alive()) {
            to.ended(this);
            listener.decided(answer);
            reply.accept(() -> take(answer));
          }
        });
  }

  private void reply(Runnable arrival) {
    if (there.strikes(FaultKind.LOSE_REPLY, call)) {
      trace(to, from, "connection broke before the reply");
      reset();
    } else if (there.strikes(FaultKind.HALF_OPEN, call)) {
      trace(to, from, "reply lost");
    } else {
      sendBack(arrival);
    }
  }

  /** The connection of the caller breaks. */
  void reset() {
    sendBack(() -> fail(Reason.LOST, "connection reset"));
  }

  private void sendBack(Runnable arrival) {
    if (!back.open(call)) {
      trace(to, from, "reply lost");
      return;
    }
    kernel.in(caller, back.latencyNanos(call), back, arrival);
  }

  private void take(Answer<R> sent) {
    Answer<R> answer = wire.carry(call, sent);
    if (answer instanceof Answer.Ok<R> ok) {
      trace(from, to, "answered");
      listener.ended(ok.value(), null);
    } else if (answer instanceof Answer.Refused<R> refused) {
      trace(from, to, "answered: " + refused.error().message());
      listener.ended(null, new ApiException(refused.error()));
    }
    answer.complete(outcome);
  }

  private void fail(Reason reason, String what) {
    trace(from, to, what);
    NoAnswerException none = new NoAnswerException(reason, call.name() + ": " + what);
    listener.ended(null, none);
    outcome.completeExceptionally(none);
  }

  private void trace(Host at, Host peer, String event) {
    if (kernel.tracing()) {
      kernel.trace(at.name(), "message", event + ": " + call.name() + " (" + peer.name() + ")");
    }
  }
}
