package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WireFormatTest {

  private final WireFormat wire = new WireFormat();
  private final VmmSpec spec =
      new VmmSpec(
          new PropolisId(new UUID(0, 1)), new InstanceId(new UUID(0, 2)), new BootId(3), 1L << 30);

  @Test
  void message_survivesTheTrip() {
    assertThat(wire.read(wire.write(spec), VmmSpec.class)).isEqualTo(spec);
  }

  @Test
  void fieldThatNobodyKnows_isRefusedInOneLine() {
    String text = new String(wire.write(spec), StandardCharsets.UTF_8);
    byte[] more = text.replaceFirst("\\{", "{\"odd\":1,").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> wire.read(more, VmmSpec.class))
        .isInstanceOfSatisfying(
            ApiException.class,
            no -> {
              assertThat(no.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(no).hasMessageStartingWith("not a VmmSpec: Unrecognized field \"odd\"");
              assertThat(no.getMessage()).doesNotContain("\n");
            });
  }

  @Test
  void whatHasNoWireForm_isAFaultOfTheProgram() {
    assertThatThrownBy(() -> wire.write(new Object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no wire form for java.lang.Object");
  }

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
  void refusals_haveTheStatusOfTheirKind() {
    assertThat(ErrorCode.INVALID_REQUEST.httpStatus()).isEqualTo(400);
    assertThat(ErrorCode.VMM_GONE.httpStatus()).isEqualTo(410);
    assertThat(ErrorCode.INSUFFICIENT_CAPACITY.httpStatus()).isEqualTo(507);
  }
}
