package dev.sluice.races;

import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * Operations on a watch: many follow, and one owner sets. Whoever has followed before a change is
 * told of it. In Lincheck's terms: the number of followers told is that of some order of the
 * operations, one after the other.
 */
public abstract class Told {

  private final BiConsumer<Worker, Consumer<Integer>> follow;
  private final Consumer<Integer> set;
  private int newest; // the owner's
  private int told; // the owner's: whoever is told is told by it

  Told(BiConsumer<Worker, Consumer<Integer>> follow, Consumer<Integer> set) {
    this.follow = follow;
    this.set = set;
  }

  @Operation
  public void follow() {
    follow.accept(new AtOnce(), value -> told += value == newest ? 1 : 0);
  }

  @Operation(nonParallelGroup = "owner")
  public int change() {
    told = 0;
    newest++;
    set.accept(newest);
    return told;
  }

  /** Runs a task in the thread that hands it over. */
  private static final class AtOnce implements Worker {

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      throw new UnsupportedOperationException("no watch waits");
    }
  }
}
