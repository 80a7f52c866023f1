package dev.sluice.scenarios.mutants;

import dev.sluice.scenarios.campaign.InOrder;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The seeds of the catalogue in code as it is: what comes of each, and which lines it runs. A
 * mutant is the same run as this as long as its line is not run.
 */
final class Unbroken {

  private final OurClasses classes;
  private final String way;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, byte[]> instrumented = new HashMap<>();
  private final List<Look.Seen> seeds = new ArrayList<>();
  private final BitSet atLoading;

  /**
   * Runs seeds 1 to {@code count}.
   *
   * @param way the name of the class that looks
   * @param jobs seeds that run at a time
   */
  Unbroken(OurClasses classes, String way, long count, int jobs) {
    this.classes = classes;
    this.way = way;
    for (String name : classes.decisionCode()) {
      byte[] bytes = classes.bytes(name);
      if (bytes != null) {
        instrumented.put(
            name, Instrumented.loopsAndLines(bytes, line -> number(Mutant.topClass(name), line)));
      }
    }
    ConcurrentLinkedQueue<Look> idle = new ConcurrentLinkedQueue<>();
    Look first = World.enter(classes, Look.class, way, instrumented.keySet(), instrumented);
    atLoading = first.load(classes.decisionCode());
    idle.add(first);
    InOrder.run(
        count,
        jobs,
        piece -> {
          Look world = idle.poll();
          world = world == null ? world() : world;
          Look.Seen seen = world.look(piece + 1, true);
          idle.add(world);
          return seen;
        },
        seeds::add);
  }

  private Look world() {
    Look world = World.enter(classes, Look.class, way, instrumented.keySet(), instrumented);
    world.load(classes.decisionCode()); // so that no seed runs what is run once
    return world;
  }

  private int number(String topClass, int line) {
    return numbers.computeIfAbsent(topClass + ":" + line, key -> numbers.size());
  }

  /** What came of a seed. */
  Look.Seen seen(long seed) {
    return seeds.get((int) seed - 1);
  }

  /** The seeds that run the line of a mutant, in order. */
  List<Long> seedsThatRun(Mutant mutant) {
    Integer line = numbers.get(Mutant.topClass(mutant.className()) + ":" + mutant.line());
    List<Long> running = new ArrayList<>();
    for (int i = 0; line != null && i < seeds.size(); i++) {
      if (atLoading.get(line) || seeds.get(i).lines().get(line)) {
        running.add(i + 1L);
      }
    }
    return running;
  }

  /** How many seeds say nothing of a mutant, since somebody complains of unbroken code. */
  long accused() {
    return seeds.stream().filter(seen -> seen.complaint() != null).count();
  }

  /** The most turns of loops that a seed took. */
  long turnsMax() {
    return seeds.stream().mapToLong(Look.Seen::turns).max().orElse(0);
  }
}
