package dev.sluice.sim.fault;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The names of the parts of a rack. */
class TargetTest {

  @ParameterizedTest
  @ValueSource(strings = {"sled-0", "sled-31", "nexus", "store", "nexus>sled-3", "*>*", "sled-1>*"})
  void name_readsAsItIsWritten(String name) {
    assertThat(Target.of(name).text()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sled-", "sled-01", "sled-+1", "sled-99999", "sleds", "*", "a>b", ">", "store>*"})
  void otherName_isNone(String name) {
    assertThat(Target.parse(name)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "sled-1, true",
    "sled-2, false",
    "nexus>sled-1, true",
    "sled-2>nexus, false",
    "sled-1>sled-1, false",
    "nexus>nexus, false",
    "*>*, true",
    "store, true",
    "nexus, true"
  })
  void rackOfTwoSleds_hasIt(String name, boolean there) {
    assertThat(Target.of(name).isOn(2, 1)).isEqualTo(there);
  }
}
