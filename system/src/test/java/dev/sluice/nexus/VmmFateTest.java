package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.Epoch;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceId;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.PropolisId;
import dev.sluice.api.SledId;
import dev.sluice.api.VmmState;
import dev.sluice.api.VmmView;
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
          VmmRow.State.RUNNING,
          Epoch.FIRST);
  private static final VmmFate ANSWERED = new VmmFate.NotGone(false);

  @Test
  void newerBoot_tookItAlong() {
    BootId later = new BootId(6);
    ApiException refusal = new ApiException(ErrorCode.WRONG_BOOT, "no", later);
    assertThat(VmmFate.afterFailure(VMM, refusal)).isEqualTo(new VmmFate.GoneWithBoot(later));
    assertThat(VmmFate.afterFailedStop(VMM, refusal)).isEqualTo(new VmmFate.GoneWithBoot(later));
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5})
  void answerOfAnOlderBoot_provesNothing(long boot) {
    ApiException refusal = new ApiException(ErrorCode.WRONG_BOOT, "no", new BootId(boot));
    assertThat(VmmFate.afterFailure(VMM, refusal)).isEqualTo(ANSWERED);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void refusalOfAnyOtherKind_provesNothing(ErrorCode code) {
    ApiException refusal = new ApiException(code, "no"); // a wrong boot that names none, too
    boolean notHeardOf = code == ErrorCode.NO_SUCH_VMM;
    assertThat(VmmFate.afterFailure(VMM, refusal))
        .isEqualTo(notHeardOf ? new VmmFate.NotHeardOf() : ANSWERED);
    assertThat(VmmFate.afterFailedStop(VMM, refusal))
        .isEqualTo(notHeardOf ? new VmmFate.Gone() : ANSWERED);
  }

  @ParameterizedTest
  @EnumSource(NoAnswerException.Reason.class)
  void silence_provesNothing(NoAnswerException.Reason reason) {
    NoAnswerException silence = new NoAnswerException(reason, "?");
    assertThat(VmmFate.afterFailure(VMM, silence)).isEqualTo(new VmmFate.NotGone(true));
    assertThat(VmmFate.afterFailedStop(VMM, silence)).isEqualTo(new VmmFate.NotGone(true));
  }

  @ParameterizedTest
  @EnumSource(VmmState.class)
  void answer_provesItGoneOnlyIfItSaysSo(VmmState state) {
    VmmView view = new VmmView(VMM.id(), VMM.instance(), state);
    assertThat(VmmFate.afterAnswer(view))
        .isEqualTo(state == VmmState.GONE ? new VmmFate.Gone() : ANSWERED);
  }
}
