package dev.sluice.sim.rack;

import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.kernel.SimProcess;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A machine on the network and the one process that answers there.
 *
 * @param <S> what that process serves
 */
public class Host<S> {

  private final Kernel kernel;
  private final String name;
  private final int index;
  private final SimClock clock = new SimClock();
  private final Set<Network.Call<?, ?>> serving = new LinkedHashSet<>();
  private boolean powered;
  private @Nullable SimProcess process;
  private @Nullable S server;

  /**
   * A machine, powered off.
   *
   * @param index its number on the network
   */
  Host(Kernel kernel, String name, int index) {
    this.kernel = kernel;
    this.name = name;
    this.index = index;
  }

  /** As in plans and traces: {@code nexus}, {@code sled-2}. */
  public final String name() {
    return name;
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

  /** What answers, if a process runs. */
  public final @Nullable S server() {
    return server;
  }

  final void power(boolean on) {
    powered = on;
  }

  /** A new process, to be given its server by {@link #serve}. */
  final SimProcess newProcess(String life) {
    SimProcess fresh = new SimProcess(kernel, name + "/" + life, clock);
    process = fresh;
    return fresh;
  }

  final void serve(S newServer) {
    server = newServer;
  }

  /** The process dies; with {@code resets}, its peers' connections break at once. */
  void endProcess(boolean resets) {
    if (process != null) {
      process.kill();
    }
    process = null;
    server = null;
    for (Network.Call<?, ?> call : List.copyOf(serving)) {
      if (resets) {
        call.reset();
      }
    }
    serving.clear();
  }

  final void began(Network.Call<?, ?> call) {
    serving.add(call);
  }

  final void ended(Network.Call<?, ?> call) {
    serving.remove(call);
  }
}
