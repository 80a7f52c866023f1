package dev.sluice.sim.rack;

import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.NoAnswerException.Reason;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Message;
import dev.sluice.sim.event.MessageEvent;
import dev.sluice.sim.event.MessageEvent.AnswerLost;
import dev.sluice.sim.event.MessageEvent.AnswerReceived;
import dev.sluice.sim.event.MessageEvent.AnswerSent;
import dev.sluice.sim.event.MessageEvent.InternalFault;
import dev.sluice.sim.event.MessageEvent.RequestDoubled;
import dev.sluice.sim.event.MessageEvent.RequestLost;
import dev.sluice.sim.event.MessageEvent.RequestReceived;
import dev.sluice.sim.event.MessageEvent.RequestRefused;
import dev.sluice.sim.event.MessageEvent.RequestSent;
import dev.sluice.sim.event.MessageEvent.RequestUnheard;
import dev.sluice.sim.event.MessageEvent.ServedAtTheEnd;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimProcess;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call: on its way, being served, or being answered. */
final class Exchange<R> {

  private static final String REFUSED = "connection refused";
  private static final String NO_ROUTE = "no route to host";
  private static final String OLD_ADDRESS = " at an old address";
  private static final String RESET = "connection reset";

  /** Sends back what is to happen at the caller, which is a failure unless that is null. */
  @FunctionalInterface
  private interface Reply {
    void send(Runnable arrival, @Nullable String failure);
  }

  private final CompletableFuture<R> outcome = new CompletableFuture<>();
  private final Kernel kernel;
  private final Events events;
  private final Message message;
  private final Wire wire;
  private final Host from;
  private final SimProcess caller;
  private final Host to;
  private final String address;
  private final Call<R> call;
  private final Link there;
  private final Link back;
  private final CallListener listener;
  private final int callerVersion; // of the wire
  private long servedNanos; // the newest copy

  /**
   * A call that has not been sent.
   *
   * @param address where {@code to} is expected, which may have another by now
   */
  Exchange(
      Network network,
      Host from,
      SimProcess caller,
      Host to,
      String address,
      Call<R> call,
      CallListener listener) {
    this.kernel = network.kernel();
    this.events = network.events();
    this.message = network.newMessage(from, to, call.name());
    this.wire = network.wire();
    this.from = from;
    this.caller = caller;
    this.to = to;
    this.address = address;
    this.call = call;
    this.there = network.link(from, to);
    this.back = network.link(to, from);
    this.listener = listener;
    this.callerVersion = from.wireVersion();
  }

  /** Sends the call; the stage completes at the caller. */
  CompletionStage<R> send() {
    tell(RequestSent::new);
    if (!there.open(call) || there.strikes(FaultKind.LOSE_REQUEST, call)) {
      tell(RequestLost::new);
      return outcome;
    }
    long latency = there.latencyNanos(call);
    if (there.strikes(FaultKind.REFUSE_CONNECTION, call)) {
      tell(RequestLost::new);
      kernel.in(caller, latency, there, () -> fail(Reason.REFUSED, NO_ROUTE));
      return outcome;
    }
    kernel.at(kernel.nowNanos() + latency, there, () -> arrive(0, this::reply));
    if (listener.mayBeDoubled() && there.strikes(FaultKind.DUPLICATE, call)) {
      long late = kernel.nowNanos() + latency + there.duplicateNanos();
      tell(RequestDoubled::new);
      listener.doubled();
      kernel.at(late, there, () -> arrive(1, (arrival, failure) -> {}));
    }
    return outcome;
  }

  /**
   * The call has reached the other host.
   *
   * @param copy which copy of the call, from 0
   * @param reply sends back what is to happen at the caller
   */
  private void arrive(int copy, Reply reply) {
    SimProcess process = to.process();
    Dispatcher server = to.server();
    boolean lives = to.address().equals(address);
    if (!lives || to.hasMoved() && process != null) {
      to.faults().struck(FaultKind.ADDRESS_CHANGES, call.name() + (lives ? "" : OLD_ADDRESS));
    }
    if (!lives && there.tellsOfNoHost()) {
      tell(asked -> new RequestRefused(asked, copy));
      reply.send(() -> fail(Reason.REFUSED, NO_ROUTE), NO_ROUTE);
    } else if (!lives || !to.powered()) {
      tell(asked -> new RequestUnheard(asked, copy));
    } else if (process == null || server == null) {
      tell(asked -> new RequestRefused(asked, copy));
      reply.send(() -> fail(Reason.REFUSED, REFUSED), REFUSED);
    } else {
      process.deliver(there, () -> serve(process, server, copy, reply));
    }
  }

  private void serve(SimProcess process, Dispatcher server, int copy, Reply reply) {
    tell(asked -> new RequestReceived(asked, copy));
    servedNanos = kernel.nowNanos();
    to.began(this);
    listener.served();
    int version = version();
    Call<R> carried = wire.carry(call, version);
    if (from instanceof NexusNode && callerVersion != OlderWire.NEWEST && !carried.equals(call)) {
      from.faults().struck(FaultKind.NEXUS_BEHIND, call.name());
    }
    boolean refuses = to.refusesAll();
    CompletionStage<Answer<R>> served = server.serve(carried);
    served.whenComplete(
        (answer, fault) -> {
          if (process.alive()) {
            to.ended(this);
            listener.decided(answer);
            from.decided(caller, call);
            if (refuses && answer instanceof Answer.Ok<R>) {
              events.emit(new ServedAtTheEnd(message));
            }
            if (answer instanceof Answer.Refused<R> no
                && wire.read(no.error().code(), version) == ErrorCode.INTERNAL) {
              events.emit(new InternalFault(message, no.error()));
            }
            reply.send(() -> take(answer, version), failure(answer));
          }
        });
  }

  /** The older of the versions that the two sides speak; Nexus and its users speak the newest. */
  private int version() {
    int version = Math.min(callerVersion, to.wireVersion());
    return version == OlderWire.NEWEST || wire.isOld(call) ? version : OlderWire.NEWEST;
  }

  private void reply(Runnable arrival, @Nullable String failure) {
    if (there.strikes(FaultKind.LOSE_REPLY, call)) {
      tell(asked -> new AnswerLost(asked, true));
      reset();
    } else if (there.strikes(FaultKind.HALF_OPEN, call)) {
      tell(asked -> new AnswerLost(asked, false));
    } else {
      sendBack(arrival, failure);
    }
  }

  /** When it was taken by the process that serves it. */
  long servedNanos() {
    return servedNanos;
  }

  String callName() {
    return call.name();
  }

  /** The connection of the caller breaks. */
  void reset() {
    sendBack(() -> fail(Reason.LOST, RESET), RESET);
  }

  private void sendBack(Runnable arrival, @Nullable String failure) {
    if (!back.open(call)) {
      tell(asked -> new AnswerLost(asked, false));
      return;
    }
    tell(asked -> new AnswerSent(asked, failure));
    kernel.in(caller, back.latencyNanos(call), back, arrival);
  }

  private void take(Answer<R> sent, int version) {
    Answer<R> answer = wire.carry(call, sent, version);
    if (answer instanceof Answer.Ok<R> ok) {
      tell(asked -> new AnswerReceived(asked, null));
      listener.ended(ok.value(), null);
    } else if (answer instanceof Answer.Refused<R> refused) {
      tell(asked -> new AnswerReceived(asked, refused.error().message()));
      listener.ended(null, new ApiException(refused.error()));
    }
    answer.complete(outcome);
  }

  private void fail(Reason reason, String what) {
    tell(asked -> new AnswerReceived(asked, what));
    NoAnswerException none = new NoAnswerException(reason, call.name() + ": " + what);
    listener.ended(null, none);
    outcome.completeExceptionally(none);
  }

  private static @Nullable String failure(Answer<?> answer) {
    return answer instanceof Answer.Refused<?> refused ? refused.error().message() : null;
  }

  private void tell(Function<Message, MessageEvent> event) {
    if (events.wants(MessageEvent.class)) {
      events.emit(event.apply(message));
    }
  }
}
