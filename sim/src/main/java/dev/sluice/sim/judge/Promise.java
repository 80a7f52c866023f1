package dev.sluice.sim.judge;

/**
 * All promises that a run is judged by, each with its name in verdicts and the kind of object that
 * it is about.
 */
public enum Promise {

  // At every step, whatever goes wrong.

  /** No VM-create reaches bhyve before the reservoir of this boot has settled. */
  NO_LAUNCH_BEFORE_READY("no-launch-before-ready", "vm"),
  /** The memory of a sled's guests never exceeds the reservoir that its agent has settled at. */
  GUEST_MEMORY_FITS("guest-memory-fits-reservoir", "sled"),
  /** No size is settled at that bhyve does not hold, and none below what bhyve holds. */
  SETTLED_IS_REAL("settled-size-is-real", "sled"),
  /** The error that a sled-agent says of its reservoir is of the size wished now. */
  ERRORS_ARE_OF_THIS_SIZE("errors-are-of-this-size", "sled"),
  /** What VMs of others hold is not said to be more than it is. */
  OTHERS_ARE_NOT_OVERCOUNTED("others-are-not-overcounted", "sled"),
  /** What VMs of others hold is not said to have become less than it is. */
  OTHERS_ARE_NOT_UNDERCOUNTED("others-are-not-undercounted", "sled"),
  /** The VMs of others and of earlier boots that a sled-agent names are those that are there. */
  OTHERS_ARE_NAMED("others-are-named", "sled"),
  /** What VMs are said to hold is what they held when bhyve was asked, not long before. */
  USED_IS_TOLD("used-memory-is-told", "sled"),
  /** From a report on, the size is there, until the sled says less or its boot ends. */
  REPORT_IS_BACKED("report-is-backed", "sled"),
  /** Once bhyve lacked memory for a launch, no other reaches it before somebody has looked. */
  MISSING_MEMORY_IS_LOOKED_INTO("missing-memory-is-looked-into", "vm"),
  /** A sled-agent that is shutting down makes and destroys no VM. */
  ENDED_AGENT_IS_QUIET("ended-agent-is-quiet", "vm"),
  /** A sled-agent that shuts down answers all that it has taken before it ends. */
  ENDING_AGENT_ANSWERS("ending-agent-answers", "call"),
  /** A sled-agent destroys only VMs that an agent of its sled has made. */
  STRANGERS_ARE_LEFT_ALONE("strangers-are-left-alone", "vm"),
  /** A sled that nothing keeps from it settles, also beside VMs that do not go. */
  SETTLES_IN_TIME("settles-in-time", "sled"),
  /** The reports of one boot carry ever newer generations. */
  REPORTS_RISE("reports-rise", "sled"),
  /** A sled-agent sends Nexus a bounded number of requests. */
  BOUNDED_REQUESTS("bounded-requests", "sled"),
  /** Once dismissed, a sled-agent sends no request and starts no launch. */
  AGENT_IS_SILENT("decommissioned-agent-is-silent", "sled"),
  /** The boot that accepts a request is the boot that the request named. */
  ANSWERS_ARE_OF_THIS_BOOT("answers-are-of-this-boot", "vmm"),
  /** A report replaces another only under a higher generation. */
  GENERATION_RISES("generation-rises", "sled-row"),
  /** Once Nexus has heard of a boot, no report of an older one changes what it holds. */
  OLDER_BOOT_NEVER_WINS("older-boot-never-wins", "sled-row"),
  /** Since when a sled has its error is when Nexus first took a report of it. */
  ERRORS_ARE_DATED("errors-are-dated", "sled-row"),
  /** The row of a decommissioned sled never changes. */
  ROW_IS_FROZEN("decommissioned-row-is-frozen", "sled-row"),
  /** Reservations fit what the sled's present boot has reported. */
  RESERVATIONS_FIT_REPORT("reservations-fit-report", "reservation"),
  /**
   * A VMM is placed on the report of the newest boot, and launched in the boot of its placement.
   */
  PLACED_IN_THIS_BOOT("placed-in-this-boot", "vmm"),
  /** A launch takes no more than was reserved for it. */
  LAUNCH_FITS_RESERVATION("launch-fits-reservation", "vmm"),
  /** No instance has two live VMs. */
  ONE_VM_PER_INSTANCE("one-vm-per-instance", "instance"),
  /** No VM runs without its reservation, and no reservation is freed under a VM. */
  VMS_ARE_RESERVED("vms-are-reserved", "vm"),
  /** Nexus has a record of every VMM that a sled-agent has. */
  VMMS_ARE_ON_THE_BOOKS("vmms-are-on-the-books", "vmm"),
  /** No start is declared done on a sled that Nexus has since learned to be down. */
  RUNNING_IS_IN_THIS_BOOT("running-is-in-this-boot", "vmm"),
  /** Nexus says that a start or a stop is pending only if that has begun. */
  PENDING_HAS_BEGUN("pending-work-has-begun", "instance"),
  /** A start that is answered with yes has the instance running, as far as Nexus can know. */
  STARTED_RUNS("a-started-instance-runs", "instance"),
  /** Once a Nexus has sent a sled a newer wish for its reservoir, it sends no older one. */
  WISHES_IN_ORDER("wishes-are-sent-in-order", "sled"),
  /** Once a sled-agent works towards a newer wish, it works towards no older one. */
  WISHES_TAKEN_UP_IN_ORDER("wishes-are-taken-up-in-order", "sled"),
  /** That no sled has room is said only if it is so. */
  NO_ROOM_IS_SO("no-room-means-no-room", "instance"),
  /** Nexus never floods a sled with stops of one VMM. */
  BOUNDED_STOPS("bounded-stops", "vmm"),
  /** A VM that nobody wants stopped is stopped only to be moved, and has its new place then. */
  STOPPED_FOR_A_PLACE("stopped-only-for-a-place", "vm"),
  /** No more than three instances are away from a sled that is drained and not yet elsewhere. */
  FEW_MOVES("few-moves-at-once", "sled"),
  /** Every VMM has its turn with the watcher. */
  WATCHED_IN_TURN("vmms-are-watched-in-turn", "vmm"),
  /** A failed instance whose user wants it started again, and that fits, runs again in time. */
  FAILED_RUN_AGAIN("failed-instances-run-again", "instance"),
  /** Once Nexus has heard of a reboot, all VMMs that went with it go off the books at once. */
  LOST_GO_AT_ONCE("lost-vmms-go-at-once", "vmm"),
  /** A saga is in the hands of a Nexus that lives, or is soon; and stays there while it lives. */
  SAGAS_IN_LIVING_HANDS("sagas-are-in-living-hands", "saga"),
  /** Whoever runs a saga registers each of its VMMs once. */
  REGISTERED_ONCE("vmms-are-registered-once", "vmm"),
  /** A failed instance is tried again in its turn, and not before. */
  RESTARTS_IN_TURN("failed-instances-have-their-turn", "instance"),
  /** What a user is told was so between the request and the answer. */
  USERS_ARE_TOLD_THE_TRUTH("users-are-told-the-truth", "instance"),
  /** All copies of a request that are answered for good are answered the same. */
  ONE_KEY_ONE_OUTCOME("one-key-one-outcome", "request"),
  /** A request that is in hand has a saga that will end it. */
  KEYS_IN_HAND("keys-in-hand-have-a-saga", "request"),
  /** What an operator is told was so between the request and the answer. */
  OPERATORS_ARE_TOLD_THE_TRUTH("operators-are-told-the-truth", "sled-row"),
  /** What operators decide of a sled changes only at their request. */
  ONLY_OPERATORS_DECIDE("only-operators-decide", "sled-row"),
  /** What a sled-agent says of a VMM is so: it runs, or its memory is back. */
  VMM_STATES_ARE_TRUE("vmm-states-are-true", "vmm"),
  /** A VMM that a sled-agent has taken goes only for a reason. */
  VMMS_GO_FOR_A_REASON("vmms-go-for-a-reason", "vmm"),
  /** A sled-agent takes no second VMM of an instance. */
  ONE_VMM_PER_INSTANCE("one-vmm-per-instance", "instance"),
  /** A VM has the size that its user has asked for, and no other is reserved. */
  SIZE_AS_ASKED("vms-have-the-size-asked-for", "vm"),
  /** Launches that wait on a sled reach bhyve in the order of their arrival. */
  FIRST_COME_FIRST_SERVED("first-come-first-served", "vm"),
  /** No launch is refused for want of room where there is room for it. */
  A_LAUNCH_THAT_FITS_PASSES("a-launch-that-fits-passes", "vm"),
  /** A launch is answered by its deadline. */
  LAUNCHES_ARE_ANSWERED("launches-are-answered-in-time", "vm"),
  /** A launch of a VMM that is stopped meanwhile is answered at once. */
  STOPPED_LAUNCHES_END("stopped-launches-end", "vm"),
  /** A sled-agent has one resize under way at most, and pauses after those that fail. */
  BOUNDED_RESIZES("bounded-resizes", "sled"),
  /** After a resize that fails, the next follows within a pause that grows with failures only. */
  RESIZES_ARE_TRIED_AGAIN("resizes-are-tried-again", "sled"),
  /** A Nexus that was told to end does nothing that it is asked for after that. */
  ENDING_NEXUS_REFUSES("ending-nexus-refuses", "call"),
  /** What a sled-agent is told was so between its call and the answer. */
  AGENTS_ARE_TOLD_THE_TRUTH("sled-agents-are-told-the-truth", "sled-row"),
  /** A sled-agent does not report again what Nexus has taken. */
  REPORTS_CARRY_NEWS("reports-carry-news", "sled"),
  /** A sled-agent goes on asking the Nexus that answers, and no other. */
  ASKS_WHO_ANSWERS("sled-agents-ask-who-answers", "sled"),
  /** A start tries each sled once. */
  SLEDS_ARE_TRIED_ONCE("sleds-are-tried-once", "sled"),
  /** What an operator wants of a reservoir is sent to its sled at once. */
  WISHES_AT_ONCE("wishes-are-sent-at-once", "sled"),
  /** Work that has ended is not said to be pending. */
  PENDING_IS_SO("pending-is-still-so", "instance"),
  /** A start that no sled takes says of each sled why not. */
  REFUSALS_SAY_WHY("refusals-say-why", "instance"),
  /** What a request has come to is kept as long as it must be, and not for ever. */
  KEYS_ARE_KEPT("keys-are-kept", "request"),
  /** What nobody could do is refused as such. */
  NONSENSE_IS_REFUSED("nonsense-is-refused", "request"),
  /** A list of sleds is right while things happen. */
  SLED_LISTS_ARE_RIGHT("sled-lists-are-right", "sled"),
  /** What fails at the database is tried again, neither too soon nor too often. */
  BOUNDED_TRANSACTIONS("bounded-transactions", "nexus"),
  /** A resize that somebody makes by hand goes as it was asked for. */
  HAND_RESIZES_AS_ASKED("resizes-by-hand-go-as-asked", "sled"),
  /** A launch that failed at bhyve is refused for the reason that bhyve gave. */
  FAILED_LAUNCHES_SAY_WHY("failed-launches-say-why", "vm"),
  /** A sled that is drained begins to empty at once. */
  DRAINS_BEGIN_AT_ONCE("drains-begin-at-once", "sled"),
  /** No sled is told of a wish that it works towards already. */
  NO_WISH_IN_VAIN("no-wish-in-vain", "sled"),
  /** A VM that does not go is destroyed less and less often. */
  BOUNDED_DESTROYS("bounded-destroys", "vm"),
  /** A Nexus that nothing hinders says in time that it is there. */
  NEXUSES_BEAT("nexuses-beat", "nexus"),
  /** What a start came to is kept for its time, and not for ever. */
  OUTCOMES_ARE_KEPT("outcomes-are-kept", "saga"),
  /** No answer is an internal fault, and no transaction ends with one. */
  NO_INTERNAL_FAULT("no-internal-fault", "call"),
  /** Nothing throws. What it is about is the class of the exception. */
  NO_UNCAUGHT_EXCEPTION("no-uncaught-exception", "exception"),
  /** A run ends. */
  STEP_LIMIT("step-limit", "run"),

  // Within a bound after the faults, and again after the last start.

  /** Each sled runs a sled-agent. */
  AGENT_RETURNS("sled-agent-returns", "sled"),
  /** Nexus has heard of each sled. */
  SLED_IS_KNOWN("sled-becomes-known", "sled"),
  /** Each reservoir settles. */
  RESERVOIR_SETTLES("reservoir-settles", "sled"),
  /** A reservoir settles at what bhyve holds. */
  SETTLED_IS_HELD("settled-size-is-held", "sled"),
  /** A reservoir reaches its desired size, or as much of it as can be had. */
  RESERVOIR_REACHES_DESIRED("reservoir-reaches-desired", "sled"),
  /** Nexus holds the newest report of each sled. */
  REPORT_IS_CURRENT("report-becomes-current", "sled"),
  /** A sled works towards what Nexus wants of it. */
  DESIRED_ARRIVES("desired-size-arrives", "sled"),
  /** What Nexus has been told of a sled is so. */
  REPORT_IS_TRUE("reports-are-true", "sled"),
  /** A sled-agent answers each request that it has taken. */
  REQUESTS_ARE_ANSWERED("requests-are-answered", "sled"),
  /** A Nexus answers each request that it has taken. */
  NEXUS_ANSWERS("nexus-answers-requests", "call"),
  /** Operations of users and operators end. */
  OPERATIONS_END("operations-end", "operation"),
  /** VMs launched without Nexus can be stopped. */
  DIRECT_VMS_GO("direct-vms-go", "vm"),
  /** Sagas end. */
  SAGAS_END("sagas-end", "saga"),
  /** There is a reservation for each VMM and a VMM for each reservation. */
  NO_ORPHAN_RESERVATION("no-orphan-reservation", "reservation"),
  /** A VMM that is being started runs or goes. */
  STARTED_VMM_RUNS("started-vmm-runs", "vmm"),
  /** A VMM that is being stopped goes. */
  STOPPED_VMM_GOES("stopped-vmm-goes", "vmm"),
  /** A VMM that counts as running runs. */
  RUNNING_VMM_RUNS("running-vmm-runs", "vmm"),
  /** No VMM counts as running on an expunged sled. */
  EXPUNGED_SLED_IS_EMPTY("expunged-sled-is-empty", "vmm"),
  /** What may leave a sled that is drained, and fits elsewhere, has left it. */
  DRAINED_SLED_EMPTIES("drained-sled-empties", "vm"),
  /** An instance that was stopped to be moved runs, or has failed. */
  MOVED_RUNS("moved-instance-runs", "instance"),
  /** No VM runs that Nexus does not want. */
  UNWANTED_VM_GOES("unwanted-vm-goes", "vm"),
  /** An instance that a user has stopped or deleted is down, unless a start came after that. */
  STOPPED_STAYS_DOWN("a-stopped-instance-stays-down", "instance"),
  /** An instance is started or stopped in the end. */
  INSTANCE_COMES_TO_REST("instance-comes-to-rest", "instance"),
  /** An instance counts as running if and only if it has a VMM. */
  INSTANCE_AGREES_WITH_VMM("instance-agrees-with-vmm", "instance"),
  /** A start that fits succeeds, now that nothing is in its way. */
  FITTING_START_SUCCEEDS("a-start-that-fits-succeeds", "instance"),
  /** What operators see of the sleds is what their kernels hold. */
  SLED_VIEWS_ARE_TRUE("what-operators-see-is-so", "sled"),
  /** All memory of a sled can be had by VMs, to the last page. */
  LAST_PAGE("last-page-can-be-had", "sled"),

  // When the run is over.

  /** A sled's history is that of one sequential object. */
  SLED_LINEARIZABLE("sled-linearizable", "sled"),
  /** An instance's history is that of one sequential object. */
  INSTANCE_LINEARIZABLE("instance-linearizable", "instance");

  private final String label;
  private final String about;

  Promise(String label, String about) {
    this.label = label;
    this.about = about;
  }

  /** Its name in verdicts. */
  public String label() {
    return label;
  }

  /** The kind of object that it is about. */
  public String about() {
    return about;
  }

  /** Whether it must come true after the faults, rather than always hold. */
  public boolean isLiveness() {
    return compareTo(AGENT_RETURNS) >= 0 && compareTo(LAST_PAGE) <= 0;
  }

  /** Whether a promise of that name is about a history, and judged when the run is over. */
  public static boolean isOfHistories(String label) {
    return label.equals(SLED_LINEARIZABLE.label) || label.equals(INSTANCE_LINEARIZABLE.label);
  }
}
