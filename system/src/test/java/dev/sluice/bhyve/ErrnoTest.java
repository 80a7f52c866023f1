package dev.sluice.bhyve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrnoTest {

  @ParameterizedTest
  @EnumSource
  void error_isFoundByItsNumber(Errno errno) {
    assertThat(Errno.ofNumber(errno.number())).isSameAs(errno);
  }

  @Test
  void numbers_areThoseOfIllumos() {
    assertThat(Errno.ENOMEM.number()).isEqualTo(12);
    assertThat(Errno.EALREADY.number()).isEqualTo(149);
  }

  @Test
  void unknownNumber_isAFaultOfTheDevice() {
    assertThat(Errno.ofNumber(12345)).isSameAs(Errno.EIO);
  }
}
