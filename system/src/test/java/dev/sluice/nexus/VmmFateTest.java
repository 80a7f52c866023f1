package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.VmmRow;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VmmFateTest {

  private static final BootId BOOT = new BootId(5);
  private static final VmmRow VMM =
      new VmmRow(
          new PropolisId(new UUID(0, 1)),
          new InstanceId(new UUID(0, 2)),
          new SledId(new UUID(0, 3)),
          BOOT,
          VmmRow.State.RUNNING);

  @Test
  void newerBoot_isOneThatBeganLater() {
    BootId later = new BootId(6);
    assertThat(VmmFate.newerBoot(new ApiException(ErrorCode.WRONG_BOOT, "no", later), VMM))
        .isEqualTo(later);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void voiceOfAnOlderBoot_provesNothing(long boot) {
    ApiException refusal = new ApiException(ErrorCode.WRONG_BOOT, "no", new BootId(boot));
    assertThat(VmmFate.newerBoot(refusal, VMM)).isNull();
  }

  @Test
  void wrongBootThatNamesNone_provesNothing() {
    assertThat(VmmFate.newerBoot(new ApiException(ErrorCode.WRONG_BOOT, "no"), VMM)).isNull();
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void onlyASledThatNeverHeardOfIt_hasStoppedItDespiteARefusal(ErrorCode code) {
    assertThat(VmmFate.stoppedDespite(new ApiException(code, "no")))
        .isEqualTo(code == ErrorCode.NO_SUCH_VMM);
  }

  @ParameterizedTest
  @EnumSource(NoAnswerException.Reason.class)
  void silence_provesNothing(NoAnswerException.Reason reason) {
    assertThat(VmmFate.stoppedDespite(new NoAnswerException(reason, "?"))).isFalse();
    assertThat(VmmFate.newerBoot(new NoAnswerException(reason, "?"), VMM)).isNull();
  }
}
