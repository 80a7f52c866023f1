package dev.sluice.scenarios.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.scenarios.coverage.small.Branching;
import dev.sluice.scenarios.mutants.OurClasses;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

class BranchMeterTest {

  @Test
  void branches_areCountedAsTheyAreTaken() {
    try (BranchMeter meter = new BranchMeter(smallCode())) {
      assertThat(meter.lines()).extracting(BranchLine::taken).containsOnly(0);

      SeedsInWorld walk = meter.enter(SeedsInWorld.class, Walk.class.getName());
      walk.line("", "", 1);
      assertThat(taken(meter.lines()))
          .containsExactly("both 1/2", "oneSide 1/4", "inLambda 1/2", "never 0/2");

      walk.line("", "", 2);
      assertThat(taken(meter.lines()))
          .containsExactly("both 2/2", "oneSide 1/4", "inLambda 1/2", "never 0/2");
    }
  }

  @Test
  void classesOfEverybodyElse_haveNoProbes() {
    try (BranchMeter meter = new BranchMeter(smallCode())) {
      meter.enter(SeedsInWorld.class, Walk.class.getName()).line("", "", 3);

      new Walk().line("", "", 1_500);
      assertThat(taken(meter.lines())).contains("both 1/2", "oneSide 1/4");
      assertThat(Branching.class.getDeclaredFields()).isEmpty();
    }
  }

  private static List<String> taken(List<BranchLine> lines) {
    return lines.stream()
        .map(one -> "%s %d/%d".formatted(one.method(), one.taken(), one.of()))
        .toList();
  }

  private static OurClasses smallCode() {
    SortedMap<String, byte[]> tests = OurClasses.beside(Branching.class);
    SortedMap<String, byte[]> small = OurClasses.beside(Branching.class);
    small.keySet().removeIf(name -> !name.equals(Branching.class.getName()));
    return new OurClasses(small, tests);
  }
}
