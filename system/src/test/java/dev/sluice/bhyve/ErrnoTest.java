package dev.sluice.bhyve;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ErrnoTest {

  @Test
  void numbers_areThoseOfIllumos() {
    assertThat(Errno.ENOMEM.number()).isEqualTo(12);
    assertThat(Errno.EALREADY.number()).isEqualTo(149);
  }
}
