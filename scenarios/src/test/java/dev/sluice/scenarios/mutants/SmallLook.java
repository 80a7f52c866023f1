package dev.sluice.scenarios.mutants;

import dev.sluice.scenarios.mutants.small.SmallCode;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs small code, and judges two of its answers. */
final class SmallLook implements Look {

  @Override
  public BitSet load(List<String> classes) {
    Meter.begin();
    for (String name : classes) {
      try {
        Class.forName(name, true, SmallLook.class.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return Meter.lines();
  }

  @Override
  public Seen look(long seed, boolean hashed) {
    Meter.begin();
    int number = (int) seed;
    String complaint;
    String hash = "";
    try {
      complaint = complaint(number);
      hash = SmallCode.seen(number) + " " + SmallCode.harmless(number) + SmallCode.never(number);
      SmallCode.loops(number);
      SmallCode.crashes(number);
    } catch (ArrayIndexOutOfBoundsException fault) {
      complaint = "crash";
    } catch (Meter.EndlessLoop endless) {
      complaint = "endless";
    }
    return new Seen("small", complaint, hash, Meter.lines(), Meter.turns());
  }

  private static @Nullable String complaint(int number) {
    boolean right =
        SmallCode.judged(number) == number + 7 && SmallCode.ordered(number) == number % 1_000;
    return right ? null : "wrong-sum";
  }
}
