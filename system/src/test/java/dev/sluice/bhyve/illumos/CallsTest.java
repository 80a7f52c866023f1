package dev.sluice.bhyve.illumos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bhyve.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CallsTest {

  @ParameterizedTest
  @EnumSource
  void error_isFoundByItsNumber(Errno errno) {
    assertThat(Calls.errno(errno.number())).isSameAs(errno);
  }

  @Test
  void unknownNumber_isAFaultOfTheDevice() {
    assertThat(Calls.errno(12345)).isSameAs(Errno.EIO);
  }
}
