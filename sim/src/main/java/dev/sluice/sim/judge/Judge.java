package dev.sluice.sim.judge;

import dev.sluice.sim.cover.Coverage;
import dev.sluice.sim.cover.CoverageObserver;
import dev.sluice.sim.history.History;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.RackObservers;
import java.util.List;

/** All that watches one run, and what it found. */
public final class Judge {

  private final Findings findings;
  private final StoreMirror store = new StoreMirror();
  private final SledHistories sledHistories;
  private final InstanceHistories instanceHistories;
  private final Convergence convergence;
  private final CoverageObserver coverage;
  private final RackHistory rackHistory;

  /** A judge who begins to watch {@code rack}. */
  public Judge(Kernel kernel, Rack rack) {
    this.findings = new Findings(kernel);
    this.sledHistories = new SledHistories(kernel, rack.sleds());
    this.instanceHistories = new InstanceHistories(kernel);
    this.convergence = new Convergence(rack, store);
    this.coverage = new CoverageObserver(rack.sleds(), store);
    this.rackHistory = new RackHistory(kernel, rack, store, findings);
    rack.faultLog().listen(coverage);
    RackObservers observers = rack.observers();
    observers.add(store); // first: the others look at it
    observers.add(coverage);
    observers.add(sledHistories);
    observers.add(instanceHistories);
    observers.add(new NoLaunchBeforeReady(findings));
    observers.add(new GuestMemoryFits(findings));
    observers.add(new SettledIsReal(findings));
    observers.add(new GenerationRises(findings));
    observers.add(new OlderBootNeverWins(findings));
    observers.add(new DecommissionedRowIsFrozen(findings));
    observers.add(new DecommissionedAgentIsSilent(findings));
    observers.add(new ReservationsFitReport(store, findings));
    observers.add(new OneVmPerInstance(store, findings));
    observers.add(new VmsAreReserved(rack, store, findings));
    observers.add(new VmmsAreOnTheBooks(rack, store, findings));
    observers.add(new RunningIsInThisBoot(store, findings));
    observers.add(new BoundedRequests(kernel, findings));
    observers.add(rackHistory);
  }

  /** What was found so far. */
  public Findings findings() {
    return findings;
  }

  /** What the database holds. */
  public StoreMirror store() {
    return store;
  }

  /** What the run got to. */
  public Coverage coverage() {
    return coverage.coverage();
  }

  /** What must come true after healing. */
  public Convergence convergence() {
    return convergence;
  }

  /** The run is over: reads every sled once more, for its history. */
  public void end() {
    sledHistories.readAll();
    rackHistory.end();
  }

  /** Holds what happened on the rack as a whole against the rules, however the run ended. */
  public void checkRack() {
    rackHistory.check();
  }

  /** The history of the rack. */
  public RackHistory rackHistory() {
    return rackHistory;
  }

  /** Each sled's history, by number. */
  public List<History> sledHistories() {
    return sledHistories.histories();
  }

  /** The history of each instance. */
  public List<History> instanceHistories() {
    return instanceHistories.histories();
  }
}
