package dev.sluice.sim.judge;

import dev.sluice.api.SledView;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.kernel.SimClock;
import dev.sluice.sim.rack.NexusNode;
import dev.sluice.sim.rack.Rack;
import dev.sluice.sim.rack.SledNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The oracles of one run, and their findings. */
public final class Judge {

  private final Kernel kernel;
  private final Findings findings;
  private final StoreMirror store = new StoreMirror();
  private final SledHistories sledHistories;
  private final InstanceHistories instanceHistories;
  private final Convergence convergence;
  private final RackHistory rackHistory;
  private final SettlesInTime settlesInTime;
  private final FailedRunAgain failedRunAgain;
  private final UsedIsTold usedIsTold;

  /** A judge that watches {@code rack} from now on. */
  public Judge(Kernel kernel, Rack rack) {
    this.kernel = kernel;
    this.findings = new Findings(kernel, rack.events());
    this.sledHistories =
        new SledHistories(kernel, rack.sleds().stream().map(SledNode::sled).toList());
    this.instanceHistories = new InstanceHistories(kernel);
    OrdersOfOperators orders =
        new OrdersOfOperators(rack.sleds().stream().map(SledNode::sled).toList());
    StoppedStaysDown stopped = new StoppedStaysDown();
    List<Sled> sleds = rack.sleds().stream().map(SledNode::sled).toList();
    DrainsAreSafe drains = new DrainsAreSafe(store, sleds, findings);
    ErrorsAreOfThisSize errors = new ErrorsAreOfThisSize(kernel, rack, findings);
    this.convergence =
        new Convergence(
            kernel, rack, store, new DesiredSizes(rack, orders), stopped, drains, errors);
    this.usedIsTold = new UsedIsTold(kernel, rack, findings);
    this.settlesInTime = new SettlesInTime(kernel, rack, findings);
    this.rackHistory = new RackHistory(kernel, rack.sleds().stream().map(SledNode::sled).toList());
    Events events = rack.events();
    store.watch(events); // first: the others look at it
    sledHistories.watch(events);
    instanceHistories.watch(events);
    new NoLaunchBeforeReady(findings).watch(events);
    new GuestMemoryFits(kernel, findings).watch(events);
    new SettledIsReal(kernel, findings).watch(events);
    errors.watch(events);
    List<SimClock> clocks = rack.nexuses().stream().map(NexusNode::clock).toList();
    new ErrorsAreDated(kernel, clocks, findings).watch(events);
    new OthersAreNotOvercounted(kernel, rack, findings).watch(events);
    new OthersAreNotUndercounted(rack, findings).watch(events);
    new OthersAreNamed(kernel, rack, findings).watch(events);
    usedIsTold.watch(events);
    new GenerationRises(findings).watch(events);
    new OlderBootNeverWins(findings).watch(events);
    new DecommissionedRowIsFrozen(findings).watch(events);
    new DecommissionedAgentIsSilent(findings).watch(events);
    new ReservationsFitReport(store, findings).watch(events);
    new OneVmPerInstance(store, findings).watch(events);
    new VmsAreReserved(rack, store, findings).watch(events);
    new VmmsAreOnTheBooks(rack, store, findings).watch(events);
    new RunningIsInThisBoot(store, findings).watch(events);
    new ReportsRise(findings).watch(events);
    new ReportIsBacked(kernel, findings).watch(events);
    new AnswersAreOfThisBoot(findings).watch(events);
    new PlacedInThisBoot(store, findings).watch(events);
    new LaunchFitsReservation(findings).watch(events);
    new BoundedRequests(kernel, findings).watch(events);
    new MissingMemoryIsLookedInto(kernel, rack, findings).watch(events);
    new EndedAgentIsQuiet(rack, findings).watch(events);
    new EndingAgentAnswers(rack, findings).watch(events);
    new StrangersAreLeftAlone(findings).watch(events);
    new PendingHasBegun(store, findings).watch(events);
    new StartedRuns(store, findings).watch(events);
    Map<Sled, Long> ramBytes = new LinkedHashMap<>();
    rack.sleds().forEach(node -> ramBytes.put(node.sled(), node.ramBytes()));
    new WishesInOrder(ramBytes, findings).watch(events);
    new NoRoomIsSo(store, findings).watch(events);
    drains.watch(events);
    new BoundedStops(kernel, store, findings).watch(events);
    Undisturbed nexus = new Undisturbed(kernel);
    nexus.watch(events);
    new WatchedInTurn(kernel, nexus, store, findings).watch(events);
    new LostGoAtOnce(kernel, nexus, store, findings).watch(events);
    new RestartsInTurn(kernel, nexus, findings).watch(events);
    CalmNexus calmNexus = new CalmNexus(kernel);
    calmNexus.watch(events);
    new SagasInLivingHands(kernel, calmNexus, store, findings).watch(events);
    new RegisteredOnce(findings).watch(events);
    CalmSleds calm = new CalmSleds(kernel, rack.sleds().stream().map(SledNode::sled).toList());
    this.failedRunAgain = new FailedRunAgain(kernel, nexus, calm, findings);
    failedRunAgain.watch(events); // first: it looks at what was so until now
    calm.watch(events);
    Excuses excuses = new Excuses(kernel, nexus);
    excuses.watch(events);
    TriedSleds tried = new TriedSleds(store);
    tried.watch(events);
    new UsersAreToldTheTruth(kernel, excuses, tried, findings).watch(events);
    orders.watch(events);
    stopped.watch(events);
    new OperatorsAreToldTheTruth(kernel, orders, excuses, findings).watch(events);
    new OnlyOperatorsDecide(orders, findings).watch(events);
    new VmmStatesAreTrue(rack, findings).watch(events);
    new VmmsGoForAReason(findings).watch(events);
    new OneVmmPerInstance(findings).watch(events);
    new SizeAsAsked(store, findings).watch(events);
    new GateIsFair(kernel, rack, findings).watch(events);
    new StoppedLaunchesEnd(kernel, rack, findings).watch(events);
    new BoundedResizes(kernel, findings).watch(events);
    new ResizesAreTriedAgain(kernel, rack, findings).watch(events);
    new EndingNexusRefuses(findings).watch(events);
    new AgentsAreToldTheTruth(kernel, excuses, findings).watch(events);
    new ReportsCarryNews(findings).watch(events);
    new AsksWhoAnswers(kernel, rack.nexuses().size() > 1, findings).watch(events);
    new SledsAreTriedOnce(findings).watch(events);
    new WishesAreSentAtOnce(kernel, nexus, findings).watch(events);
    new PendingIsSo(kernel, nexus, findings).watch(events);
    new RefusalsSayWhy(findings).watch(events);
    new KeysAreKept(kernel, nexus, store, findings).watch(events);
    new NonsenseIsRefused(kernel, excuses, findings).watch(events);
    new SledListsAreRight(findings).watch(events);
    new BoundedTransactions(kernel, findings).watch(events);
    new HandResizesAsAsked(kernel, findings).watch(events);
    new FailedLaunchesSayWhy(findings).watch(events);
    new DrainsBeginAtOnce(kernel, nexus, store, findings).watch(events);
    new NoWishInVain(kernel, nexus, findings).watch(events);
    new BoundedDestroys(kernel, findings).watch(events);
    new NexusesBeat(kernel, calmNexus, findings).watch(events);
    new OutcomesAreKept(kernel, nexus, findings).watch(events);
    new NoInternalFault(findings).watch(events);
    new OneKeyOneOutcome(findings).watch(events);
    new KeysInHand(store, findings).watch(events);
    rackHistory.watch(events);
  }

  /** What was found so far. */
  public Findings findings() {
    return findings;
  }

  /** What the database holds. */
  public StoreMirror store() {
    return store;
  }

  /** The faults are about to end: looks at what they have not kept from happening. */
  public void beforeHealing() {
    settlesInTime.check();
    failedRunAgain.check();
  }

  /** An operator has listed the sleds after all is done. */
  public void told(List<SledView> views) {
    views.forEach(usedIsTold::told);
  }

  /** What must come true after healing. */
  public Convergence convergence() {
    return convergence;
  }

  /** The history of the rack. */
  public RackHistory rackHistory() {
    return rackHistory;
  }

  /** The histories of sleds and instances. */
  public Histories histories() {
    return new Histories(sledHistories.histories(), instanceHistories.histories());
  }

  /**
   * All that is to be said of the run, once it is over.
   *
   * @param undecided why it cannot be said whether more was violated, a line each
   */
  public Verdicts verdicts(HistoryCheck check, List<String> undecided) {
    return histories()
        .judge(check, findings.violations(), undecided, kernel.steps(), kernel.nowNanos());
  }
}
