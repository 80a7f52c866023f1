package dev.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ApiErrorTest {

  private final ApiError plain = new ApiError(ErrorCode.UNAVAILABLE, "not now", new BootId(2));

  @Test
  void with_addsADetailToACopy() {
    TreeMap<String, String> both = new TreeMap<>();
    both.put("errno", "ENOMEM");
    both.put("sled", "sled-1");
    assertThat(plain.with("sled", "sled-1").with("errno", "ENOMEM"))
        .isEqualTo(new ApiError(ErrorCode.UNAVAILABLE, "not now", new BootId(2), both));
    assertThat(plain.details()).isEmpty();
  }

  @Test
  void details_areACopyThatNobodyCanChange() {
    TreeMap<String, String> given = new TreeMap<>();
    given.put("errno", "ENOMEM");
    ApiError error = new ApiError(ErrorCode.UNAVAILABLE, "not now", null, given);
    given.put("errno", "EINTR");
    assertThat(error.details()).containsEntry("errno", "ENOMEM");
    assertThatThrownBy(() -> error.details().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void exception_saysWhatItsErrorSays() {
    ApiException refusal = new ApiException(plain);
    assertThat(refusal).hasMessage("not now");
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refusal.currentBoot()).isEqualTo(new BootId(2));
    assertThat(refusal.getStackTrace()).isEmpty();
  }
}
