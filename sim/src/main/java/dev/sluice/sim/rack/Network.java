package dev.sluice.sim.rack;

import dev.sluice.api.call.Call;
import dev.sluice.api.call.Transport;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Message;
import dev.sluice.sim.fault.FaultKind;
import dev.sluice.sim.fault.Part;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.fault.Target;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Calls and answers between hosts, each a message of its own that may be late, lost, doubled or cut
 * off. A call to a host that is off, or whose packets vanish, gets no answer at all: the caller has
 * to stop waiting by itself. At an address that a host has left there is nobody: half of the
 * callers learn so.
 */
public final class Network {

  private final Kernel kernel;
  private final Events events;
  private final Wire wire;
  private final Host[] hosts;
  private final Link[][] links;
  private long messages;

  Network(Kernel kernel, Strikes strikes, Events events, boolean wireFormat, Host... hosts) {
    this.kernel = kernel;
    this.events = events;
    this.wire = new Wire(wireFormat);
    this.hosts = hosts;
    this.links = new Link[hosts.length][hosts.length];
    for (Host from : hosts) {
      for (Host to : hosts) {
        links[from.index()][to.index()] = new Link(kernel, strikes, from.name(), to.name());
      }
    }
  }

  /**
   * How a process of a host sends calls; once the process has ended, answers are dropped.
   *
   * @param calls receives each call
   */
  Transport transport(Host from, SimProcess caller, CallListener.Source calls) {
    return new Transport() {
      @Override
      public <R> CompletionStage<R> send(String address, Call<R> call) {
        if (!caller.alive() || from.endsBefore(call)) {
          return new CompletableFuture<>(); // it ends in the middle of a task
        }
        Host to = at(address);
        CallListener listener = calls.sent(to, call);
        return new Exchange<>(Network.this, from, caller, to, address, call, listener).send();
      }
    };
  }

  private Host at(String address) {
    for (Host host : hosts) {
      if (host.hasHad(address)) {
        return host;
      }
    }
    throw new IllegalArgumentException("no host at " + address);
  }

  Kernel kernel() {
    return kernel;
  }

  Events events() {
    return events;
  }

  /** A new request from one host to another. */
  Message newMessage(Host from, Host to, String what) {
    return new Message(++messages, from.name(), to.name(), link(from, to).nextRequest(), what);
  }

  Wire wire() {
    return wire;
  }

  Link link(Host from, Host to) {
    return links[from.index()][to.index()];
  }

  /** The links that a fault acts on. */
  List<Part> links(Target.Link target, FaultKind kind) {
    List<Part> found = new ArrayList<>();
    for (Host from : hosts) {
      for (Host to : hosts) {
        boolean there = is(from, target.from()) && is(to, target.to());
        boolean back =
            kind == FaultKind.PARTITION && is(from, target.to()) && is(to, target.from());
        if (from != to && (there || back)) {
          found.add(links[from.index()][to.index()]);
        }
      }
    }
    return found;
  }

  private static boolean is(Host host, Target.End end) {
    return end instanceof Target.Every || host.name().equals(end.text());
  }
}
