package dev.sluice.sim.check;

import clojure.lang.Keyword;
import clojure.lang.RT;
import dev.sluice.sim.history.History;
import dev.sluice.sim.history.Op;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Histories like those of a simulated sled: a reservoir of 512 GiB, VMs of 16 GiB launched and
 * stopped, up to four operations at once, now and then a read or a reboot, one answer in forty
 * lost.
 */
final class SledLife {

  private static final long GIB = 1L << 30;
  private static final long SIZE = 512 * GIB;
  private static final long VM = 16 * GIB;
  private static final int CONCURRENT_MAX = 4;

  private final Random random;
  private final History history = new History();
  private final List<Object[]> open = new ArrayList<>();
  private final Deque<String> running = new ArrayDeque<>();
  private boolean ready;
  private int operations;
  private int named;

  private SledLife(long seed) {
    random = new Random(seed);
  }

  /** A history of so many operations, the same for the same seed. */
  static List<Op> history(int operations, long seed) {
    SledLife life = new SledLife(seed);
    while (life.operations < operations || !life.open.isEmpty()) {
      if (life.operations < operations
          && life.open.size() < CONCURRENT_MAX
          && life.random.nextBoolean()) {
        life.start();
      } else if (!life.open.isEmpty()) {
        life.end();
      }
    }
    return life.history.ops();
  }

  private void start() {
    int draw = random.nextInt(20);
    if (!ready) {
      ready = true;
      invoke("set-reservoir", map("req", SIZE), map("req", SIZE, "actual", SIZE));
    } else if (draw < 11 && (running.size() + open.size() + 1) * VM <= SIZE) {
      String vm = "vm-" + named++;
      Object value = map("vm", vm, "bytes", VM);
      invoke("launch", value, value);
      running.add(vm);
    } else if (draw < 18 && running.size() > CONCURRENT_MAX) {
      Object value = map("vm", running.remove());
      invoke("stop", value, value);
    } else if (open.isEmpty() && draw == 18) {
      invoke("read", null, map("actual", SIZE, "used", running.size() * VM));
      end();
    } else if (open.isEmpty() && draw == 19 && random.nextInt(4) == 0) {
      invoke("reboot", null, null);
      end();
      ready = false;
      running.clear();
    }
  }

  private void invoke(String f, @Nullable Object argument, @Nullable Object result) {
    int id = history.invoke(operations++, f, argument, 1_000_000L * operations);
    open.add(new Object[] {id, result, f});
  }

  private void end() {
    Object[] ended = open.remove(random.nextInt(open.size()));
    int id = (int) ended[0];
    if (random.nextInt(40) == 0 && "stop".equals(ended[2])) {
      history.info(id, null, 0);
    } else {
      history.ok(id, ended[1], 0);
    }
  }

  private static Object map(Object... entries) {
    Object[] keyed = entries.clone();
    for (int i = 0; i < keyed.length; i += 2) {
      keyed[i] = Keyword.intern(null, (String) keyed[i]);
    }
    return RT.map(keyed);
  }
}
