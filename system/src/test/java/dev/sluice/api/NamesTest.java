package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class NamesTest {

  @Test
  void identities_areNamedByTheirNumbers() {
    UUID number = new UUID(1, 2);
    assertThat(new BootId(3)).hasToString("boot-3");
    assertThat(new SledId(number)).hasToString(number.toString());
    assertThat(new InstanceId(number)).hasToString(number.toString());
    assertThat(new PropolisId(number)).hasToString(number.toString());
    assertThat(new SagaId(number)).hasToString(number.toString());
  }

  @Test
  void errorCodes_haveTheStatusOfTheirKind() {
    assertThat(ErrorCode.INVALID_REQUEST.httpStatus()).isEqualTo(400);
    assertThat(ErrorCode.VMM_GONE.httpStatus()).isEqualTo(410);
    assertThat(ErrorCode.INSUFFICIENT_CAPACITY.httpStatus()).isEqualTo(507);
  }
}
