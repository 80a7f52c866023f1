package dev.sluice.sim.check;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.Op;
import dev.sluice.sim.history.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Histories of clients that work on one object without pause: each of their operations takes effect
 * at some moment between its call and its return. So they are linearizable, unless a result is
 * replaced by that of another operation.
 *
 * @param crashed how many operations end in doubt, spread over the history
 * @param broken whether a late result is replaced, which may or may not leave an order
 */
record GeneratedHistory(
    String model, int clients, int operations, int crashed, boolean broken, long seed) {

  private static final int IDLE = 0;
  private static final int INVOKED = 1;
  private static final int EFFECTIVE = 2;

  /** The models there are operations for. */
  static final List<String> MODELS =
      List.of(
          "register", "cas-register", "multi-register", "mutex", "kv", "vmm-reservoir", "instance");

  /** The initial value that the operations start from. */
  @Nullable Object init() {
    return switch (model) {
      case "register", "cas-register" -> 0L;
      case "multi-register" -> RT.map(key("x"), 0L, key("y"), 0L, key("z"), 0L);
      default -> null;
    };
  }

  /** The events, the same for the same parameters. */
  List<Op> ops() {
    Random random = new Random(seed);
    Run run = new Run(random);
    while (run.isBusy()) {
      run.step();
    }
    List<Op> ops = new ArrayList<>(run.history.ops());
    if (broken) {
      replaceLateResult(ops, random);
    }
    return ops;
  }

  /** The clients at work. */
  private final class Run {
    private final Random random;
    private final Model spec = Models.named(model);
    private final History history = new History();
    private final Processes processes = new Processes(clients);
    private final int[] phase = new int[clients];
    private final int[] id = new int[clients];
    private final Op[] op = new Op[clients];
    private final @Nullable Op[] result = new Op[clients];
    private Object state;
    private int started;
    private int open;

    Run(Random random) {
      this.random = random;
      state = spec.initialState(init());
    }

    boolean isBusy() {
      return started < operations || open > 0;
    }

    void step() {
      int client = random.nextInt(clients);
      if (phase[client] == IDLE) {
        if (started < operations) {
          invoke(client);
        }
      } else if (crashes()) {
        if (phase[client] == INVOKED && random.nextBoolean()) {
          takeEffect(client);
        }
        history.info(id[client], null, history.ops().size());
        processes.renew(client);
        end(client);
      } else if (phase[client] == INVOKED) {
        takeEffect(client);
      } else {
        Op found = result[client];
        if (found == null) {
          history.fail(id[client], null, history.ops().size());
        } else {
          history.ok(id[client], found.value(), history.ops().size());
        }
        end(client);
      }
    }

    private boolean crashes() {
      return random.nextInt(3 * operations) < 2 * crashed;
    }

    private void invoke(int client) {
      Operation drawn = draw(started, random);
      started++;
      open++;
      op[client] = RandomHistory.op(drawn.f(), drawn.argument());
      id[client] =
          history.invoke(processes.of(client), drawn.f(), drawn.argument(), history.ops().size());
      phase[client] = INVOKED;
    }

    private void takeEffect(int client) {
      result[client] = null;
      for (Object value : results(op[client], state)) {
        Op tried = RandomHistory.op(op[client].f(), value);
        Object next = spec.step().invoke(state, tried);
        if (!(next instanceof Inconsistent)) {
          state = next;
          result[client] = tried;
          break;
        }
      }
      phase[client] = EFFECTIVE;
    }

    private void end(int client) {
      phase[client] = IDLE;
      open--;
    }
  }

  private record Operation(String f, @Nullable Object argument) {}

  private Operation draw(int number, Random random) {
    int draw = random.nextInt(100);
    long small = random.nextInt(5);
    return switch (model) {
      case "register" -> draw < 50 ? new Operation("read", null) : new Operation("write", small);
      case "cas-register" ->
          draw < 40
              ? new Operation("read", null)
              : draw < 60
                  ? new Operation("write", small)
                  : new Operation("cas", RT.vector(small, (long) random.nextInt(5)));
      case "multi-register" -> new Operation("txn", transaction(random));
      case "mutex" -> new Operation(draw < 50 ? "acquire" : "release", null);
      case "kv" ->
          draw < 50
              ? new Operation("get", RT.vector("0", null))
              : new Operation(draw < 90 ? "append" : "put", RT.vector("0", "x" + number + " "));
      case "vmm-reservoir" -> reservoir(draw, number, random);
      default -> new Operation(INSTANCE[draw % INSTANCE.length], null);
    };
  }

  private static final String[] INSTANCE = {
    "create", "start", "stop", "delete", "lost", "restart", "get", "get", "get", "start"
  };

  private static Object transaction(Random random) {
    List<Object> parts = new ArrayList<>();
    for (String register : List.of("x", "y", "z")) {
      if (random.nextInt(3) > 0) {
        boolean reads = random.nextBoolean();
        parts.add(
            reads
                ? RT.vector(key("read"), key(register), null)
                : RT.vector(key("write"), key(register), (long) random.nextInt(3)));
      }
    }
    return RT.vector(parts.toArray());
  }

  private static Operation reservoir(int draw, int number, Random random) {
    long gib = 1L << 30;
    if (number == 0 || draw < 4) {
      return new Operation("set-reservoir", RT.map(key("req"), (48 + random.nextInt(16)) * gib));
    } else if (draw < 45) {
      long bytes = (1 + random.nextInt(8)) * gib;
      return new Operation(
          "launch", RT.map(key("vm"), "vm" + random.nextInt(20), key("bytes"), bytes));
    } else if (draw < 80) {
      return new Operation("stop", RT.map(key("vm"), "vm" + random.nextInt(20)));
    } else if (draw < 99) {
      return new Operation("read", null);
    }
    return new Operation("reboot", null);
  }

  /** What an operation may answer in a state, to be tried in turn. */
  private List<@Nullable Object> results(Op op, Object state) {
    Object shown = Models.function("sluice.checker.model", "shown").invoke(state);
    List<@Nullable Object> results = new ArrayList<>();
    switch (model + " " + op.f()) {
      case "register read", "cas-register read" -> results.add(RT.get(shown, key("value")));
      case "multi-register txn" -> {
        List<Object> parts = new ArrayList<>();
        Object now = RT.get(shown, key("values"));
        for (Object part : (Iterable<?>) Objects.requireNonNull(op.value())) {
          boolean reads = RT.nth(part, 0) == key("read");
          Object register = RT.nth(part, 1);
          Object value = reads ? RT.get(now, register) : RT.nth(part, 2);
          now = reads ? now : RT.assoc(now, register, value);
          parts.add(RT.vector(RT.nth(part, 0), register, value));
        }
        results.add(RT.vector(parts.toArray()));
      }
      case "kv get" -> results.add(RT.vector("0", RT.get(RT.get(shown, key("texts")), "0", "")));
      case "vmm-reservoir set-reservoir" ->
          results.add(RT.assoc(op.value(), key("actual"), RT.get(op.value(), key("req"))));
      case "vmm-reservoir read" -> {
        Object vms = RT.keys(RT.get(shown, key("vms")));
        results.add(
            RT.map(
                key("used"),
                RT.get(shown, key("used")),
                key("vms"),
                clojure.lang.PersistentHashSet.create(RT.seq(vms))));
      }
      case "instance get" -> results.add(RT.get(shown, key("state")));
      default -> results.add(op.value());
    }
    return results;
  }

  /** A read among the last tenth answers what a read some time before it did. */
  private static void replaceLateResult(List<Op> ops, Random random) {
    for (int tries = 0; tries < 1_000; tries++) {
      int at = ops.size() - 1 - random.nextInt(Math.max(1, ops.size() / 10));
      int from = random.nextInt(ops.size());
      Op late = ops.get(at);
      Op other = ops.get(from);
      if (late.type() == Op.Type.OK
          && other.type() == Op.Type.OK
          && List.of("read", "get", "txn").contains(late.f())
          && late.f().equals(other.f())
          && !Objects.equals(late.value(), other.value())) {
        ops.set(at, late.withValue(other.value()));
        return;
      }
    }
  }

  private static Keyword key(String name) {
    return Keyword.intern(null, name);
  }
}
