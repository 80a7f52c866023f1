package dev.sluice.api.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.ApiError;
import dev.sluice.api.ApiException;
import dev.sluice.api.BootId;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.InstanceView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every call, every kind of answer and every error crosses the wire whole. */
class WireFormatTest {

  private final WireFormat wire = new WireFormat();

  @Test
  void everyCall_hasASample() {
    assertThat(Samples.all().stream().map(sample -> sample.call().name()).distinct())
        .as("kinds of calls in Samples; each new call needs one")
        .containsExactlyInAnyOrderElementsOf(CallType.all().stream().map(CallType::name).toList());
  }

  @Test
  void names_areUnique() {
    assertThat(CallType.all()).extracting(CallType::name).doesNotHaveDuplicates().hasSize(19);
  }

  @TestFactory
  Stream<DynamicTest> callsAndAnswers_surviveTheTrip() {
    return Samples.all().stream()
        .map(sample -> DynamicTest.dynamicTest(sample.call().toString(), () -> travels(sample)));
  }

  private <R> void travels(Samples.Sample<R> sample) {
    Call<R> call = sample.call();
    assertThat(wire.readCall(wire.write(call))).isEqualTo(call);
    assertThat(wire.readAnswer(call, wire.write(sample.answer()))).isEqualTo(sample.answer());
  }

  @TestFactory
  Stream<DynamicTest> errors_surviveTheTrip() {
    return Arrays.stream(ErrorCode.values())
        .map(code -> DynamicTest.dynamicTest(code.name(), () -> travels(code)));
  }

  private void travels(ErrorCode code) {
    TreeMap<String, String> details = new TreeMap<>();
    details.put("errno", "ENOMEM");
    for (ApiError error :
        List.of(
            new ApiError(code, "why", null), new ApiError(code, "why", new BootId(3), details))) {
      InstanceCall.ListInstances call = new InstanceCall.ListInstances();
      Answer<List<InstanceView>> refused = new Answer.Refused<>(error);
      assertThat(wire.readAnswer(call, wire.write(refused))).isEqualTo(refused);
    }
  }

  @Test
  void namesAndFields_areTheAgreedOnes() {
    assertThat(text(wire.write(new SledAgentCall.EnsureRunning(Samples.VMM, Samples.BOOT, null))))
        .isEqualTo(
            "{\"call\":\"ensure-running\","
                + "\"propolis\":\"00000000-0000-0005-0000-000000000006\",\"boot\":7}");
    assertThat(text(wire.write(new Answer.Ok<>(Samples.SETTLED)))).startsWith("{\"answer\":\"ok\"");
    assertThat(
            text(
                wire.write(
                    new Answer.Refused<>(new ApiError(ErrorCode.WRONG_BOOT, "no", Samples.BOOT)))))
        .isEqualTo(
            "{\"answer\":\"refused\",\"error\":"
                + "{\"code\":\"WRONG_BOOT\",\"message\":\"no\",\"boot\":7,\"details\":{}}}");
  }

  @Test
  void callWithoutAKey_isAsItWasBeforeThereWereKeys() {
    assertThat(text(wire.write(new InstanceCall.Start(Samples.INSTANCE, null))))
        .isEqualTo("{\"call\":\"instance-start\",\"id\":\"" + Samples.INSTANCE + "\"}");
    assertThat(text(wire.write(new SledAdminCall.Decommission(Samples.SLED, null))))
        .doesNotContain("Key");
  }

  @Test
  void callThatNobodyKnows_isRefused() {
    assertThatThrownBy(() -> wire.readCall("{\"call\":\"dance\"}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("dance");
  }

  @Test
  void whatIsMissingOrNothing_isRefusedWithItsPath() {
    String uuid = Samples.INSTANCE.toString();
    assertRefused("{\"call\":\"instance-get\"}", "id is missing");
    assertRefused("{\"call\":\"instance-get\",\"id\":null}", "id is missing");
    assertRefused("{\"call\":\"instance-get\",\"id\":\"\"}", "id: Cannot");
    assertRefused("{\"call\":\"instance-get\",\"id\":7}", "id: Cannot");
    assertRefused("{\"call\":\"dance\"}", "'dance'");
    assertRefused("{}", "missing type id property 'call'");
    assertRefused("[]", "Unexpected token");
    assertRefused("{", "end-of-input");
    assertRefused("{\"call\":\"instance-get\",\"id\":\"" + uuid + "\"} x", "x");
    assertRefused("{\"call\":\"sled-get\",\"id\":\"" + uuid + "\"}", "boot");
    assertRefused(
        "{\"call\":\"instance-create\",\"spec\":{\"memoryBytes\":1,\"autoRestart\":true}}",
        "spec.name is missing");
    assertRefused(
        "{\"call\":\"instance-create\",\"spec\":{\"memoryBytes\":\"much\"}}",
        "spec.memoryBytes: Cannot deserialize value of type `long`");
    assertRefused("null", "it is null");
  }

  private void assertRefused(String call, String why) {
    assertThatThrownBy(() -> wire.readCall(call.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(ApiException.class)
        .hasMessageStartingWith("not a call: ")
        .hasMessageContaining(why);
  }

  @Test
  void answerOfAnotherCall_isRefused() {
    byte[] list = wire.write(new Answer.Ok<>(List.of()));
    assertThatThrownBy(() -> wire.readAnswer(new SledAgentCall.Identity(), list))
        .isInstanceOf(ApiException.class)
        .hasMessageStartingWith("not an answer to identity: ");
  }

  @Test
  void whatHasNoWireForm_isAFaultOfTheProgram() {
    Answer<Object> odd = new Answer.Ok<>(new Object());
    assertThatThrownBy(() -> wire.write(odd))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no wire form for Ok[value=java.lang.Object");
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
