package dev.sluice.sim.rack;

import dev.sluice.api.call.Call;
import dev.sluice.api.call.Dispatcher;
import dev.sluice.sim.fault.Strikes;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.kernel.SimProcess;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A host on the network and the one process that serves there. */
public class Host {

  private static final String PORT = ":12345"; // of a sled-agent; any will do here

  private final Kernel kernel;
  private final String name;
  private final List<String> addresses = new ArrayList<>(); // that it has had; the last is it now
  private final int index;
  private final SimClock clock = new SimClock();
  private final Set<Exchange<?>> serving = new LinkedHashSet<>();
  private final HostFaults faults;
  private boolean powered;
  private @Nullable SimProcess process;
  private @Nullable Dispatcher server;

  /**
   * A host, powered off.
   *
   * @param index its number on the network
   */
  Host(Kernel kernel, String name, int index, Strikes strikes) {
    this.kernel = kernel;
    this.name = name;
    addresses.add(name + PORT);
    this.index = index;
    this.faults = new HostFaults(kernel, this, strikes);
  }

  /** As in plans and traces: {@code nexus}, {@code sled-2}. */
  public final String name() {
    return name;
  }

  /** The address of its process, {@code host:port}. */
  public final String address() {
    return addresses.get(addresses.size() - 1);
  }

  /** Whether that is or was its address. */
  final boolean hasHad(String address) {
    return addresses.contains(address);
  }

  /** Its process answers at another address from now on, which no host has had. */
  final void changeAddress() {
    addresses.add(name + "." + addresses.size() + PORT);
  }

  /** Whether its address has ever changed. */
  final boolean hasMoved() {
    return addresses.size() > 1;
  }

  /** Its number on the network. */
  public final int index() {
    return index;
  }

  /** Its clock, which outlives its processes. */
  public final SimClock clock() {
    return clock;
  }

  /** Whether it is on. */
  public final boolean powered() {
    return powered;
  }

  /** The process that runs, if one does. */
  public final @Nullable SimProcess process() {
    return process;
  }

  /** The server of its process, if one runs. */
  public final @Nullable Dispatcher server() {
    return server;
  }

  /** The version of the wire that its process speaks. */
  int wireVersion() {
    return OlderWire.NEWEST;
  }

  /** The faults that are active on it. */
  final HostFaults faults() {
    return faults;
  }

  final void power(boolean on) {
    powered = on;
  }

  /** A new process, to be given its server by {@link #serve}. */
  final SimProcess newProcess(String incarnation) {
    SimProcess fresh = new SimProcess(kernel, name + "/" + incarnation, clock, faults);
    process = fresh;
    return fresh;
  }

  final void serve(Dispatcher newServer) {
    server = newServer;
  }

  /** Ends the process at once; with {@code resets}, its peers' connections break immediately. */
  void endProcess(boolean resets) {
    if (process != null) {
      process.kill();
    }
    process = null;
    server = null;
    for (Exchange<?> exchange : List.copyOf(serving)) {
      if (resets) {
        exchange.reset();
      }
    }
    serving.clear();
  }

  /** Whether its process was told to end, and must refuse whatever it is asked for from now on. */
  boolean refusesAll() {
    return false;
  }

  /** Whether its process ends instead of sending {@code call}, and has ended. */
  boolean endsBefore(Call<?> call) {
    return false;
  }

  /** A call of one of its processes has its answer, which may not arrive. */
  void decided(SimProcess caller, Call<?> call) {}

  final void began(Exchange<?> exchange) {
    serving.add(exchange);
  }

  /** The calls that its process has taken at {@code nanos} or before and has not answered. */
  public final List<String> unanswered(long nanos) {
    List<String> open = new ArrayList<>();
    for (Exchange<?> exchange : serving) {
      if (exchange.servedNanos() <= nanos) {
        open.add(exchange.callName());
      }
    }
    return open;
  }

  final void ended(Exchange<?> exchange) {
    serving.remove(exchange);
  }
}
