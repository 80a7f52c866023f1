package dev.sluice.scenarios.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.SledId;
import dev.sluice.nexus.Nexus;
import dev.sluice.scenarios.determinism.RunHash;
import dev.sluice.scenarios.file.Catalogue;
import dev.sluice.scenarios.file.Draw;
import dev.sluice.scenarios.file.Scenario;
import dev.sluice.scenarios.mutants.small.SmallCode;
import dev.sluice.sim.Simulator;
import dev.sluice.sim.history.History;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OurClassesTest {

  private static final long SEEDS = 20;

  private final OurClasses classes = OurClasses.read();

  @Test
  void adapters_areThoseOfTheSystemAndTheDevice() throws IOException {
    Path pom = Path.of(System.getProperty("basedir", "."), "..", "system", "pom.xml");
    String entries = Files.readString(pom).split("</?adapters>")[1];
    List<String> listed =
        List.of(entries.split(",")).stream()
            .map(entry -> entry.strip().replace("/**", "").replace('/', '.'))
            .toList();

    assertThat(OurClasses.ADAPTERS).containsAll(listed).contains("dev.sluice.bhyve.illumos");
    assertThat(classes.decisionCode())
        .contains(Nexus.class.getName())
        .noneMatch(name -> OurClasses.ADAPTERS.stream().anyMatch(name::startsWith));
  }

  @Test
  void packagesThatReach_areThoseThatMayNotice() {
    assertThat(classes.packagesThatReach(List.of(Nexus.class.getName())))
        .contains("dev.sluice.nexus", "dev.sluice.sim", "dev.sluice.scenarios.mutants")
        .doesNotContain(
            OurClasses.packageOf(SledId.class.getName()),
            OurClasses.packageOf(History.class.getName()));
  }

  @Test
  void unbrokenCode_isTheSameRunsWithProbesInIt() {
    Unbroken unbroken = new Unbroken(classes, CatalogueLook.class.getName(), SEEDS, 2);
    List<Scenario> scenarios = Catalogue.builtIn().all();

    for (long seed = 1; seed <= SEEDS; seed++) {
      Scenario scenario = scenarios.get((int) (seed % scenarios.size()));
      assertThat(unbroken.seen(seed).complaint()).isNull();
      assertThat(unbroken.seen(seed).hash())
          .isEqualTo(RunHash.of(new Simulator().run(Draw.plan(scenario, seed))));
      assertThat(unbroken.seen(seed).lines().cardinality()).isGreaterThan(100);
    }
    assertThat(unbroken.turnsMax()).isBetween(1_000L, Meter.TURNS_MAX / 100);
  }

  @Test
  void whatTheCompilerWrites_hasNoMutants() {
    MutantMaker maker = new MutantMaker(classesOfTests());

    assertThat(maker.of(SmallCode.Pair.class.getName())).isEmpty();
    assertThat(maker.of(SmallCode.class.getName())).isNotEmpty();
  }

  private static OurClasses classesOfTests() {
    return new OurClasses(OurClasses.beside(SmallCode.class), OurClasses.beside(MutantHunt.class));
  }
}
