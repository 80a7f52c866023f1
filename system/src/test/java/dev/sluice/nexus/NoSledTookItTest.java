package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.ApiError;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledId;
import dev.sluice.nexus.store.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoSledTookItTest {

  private static Refusal refusal(long sled, ErrorCode code, String why) {
    return new Refusal(new SledId(new UUID(1, sled)), code, why);
  }

  @Test
  void wantOfMemoryAlone_isInsufficientCapacity_andSaidOfEachSled() {
    ApiError error =
        NoSledTookIt.because(
                List.of(
                    refusal(1, ErrorCode.INSUFFICIENT_RESERVOIR, "1 of 4 MiB free, 2 MiB needed"),
                    refusal(2, ErrorCode.INSUFFICIENT_RESERVOIR, "bhyve has not the memory")))
            .error();
    assertThat(error.code()).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
    assertThat(error.details())
        .containsOnlyKeys("sled." + new UUID(1, 1), "sled." + new UUID(1, 2))
        .containsEntry(
            "sled." + new UUID(1, 1), "INSUFFICIENT_RESERVOIR: 1 of 4 MiB free, 2 MiB needed");
  }

  @Test
  void anyOtherReason_isUnavailable() {
    ApiError error =
        NoSledTookIt.because(
                List.of(
                    refusal(1, ErrorCode.INSUFFICIENT_RESERVOIR, "full"),
                    refusal(2, ErrorCode.UNAVAILABLE, "takes no instances now")))
            .error();
    assertThat(error.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error.details()).hasSize(2);
  }

  @Test
  void noSledAtAll_isWantOfRoom() {
    ApiError error = NoSledTookIt.because(List.of()).error();
    assertThat(error.code()).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
    assertThat(error.details()).isEmpty();
  }

  @Test
  void whatIsTold_isBounded() {
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      refusals.add(refusal(i, ErrorCode.UNAVAILABLE, "x".repeat(5_000)));
    }
    ApiError error = NoSledTookIt.because(refusals).error();
    assertThat(error.message())
        .startsWith("no sled could take it now; sled " + new UUID(1, 0) + ": UNAVAILABLE: xxx")
        .endsWith("; and 97 more")
        .hasSizeLessThan(1_000);
    assertThat(error.details()).hasSize(32);
    assertThat(error.details().values()).allSatisfy(why -> assertThat(why).hasSize(200));
  }
}
