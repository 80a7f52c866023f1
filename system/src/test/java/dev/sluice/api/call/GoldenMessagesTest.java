package dev.sluice.api.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.api.ApiError;
import dev.sluice.api.ErrorCode;
import dev.sluice.api.SledIdentity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What a version of the wire has written is read for ever, and what today's wire writes is in the
 * golden messages of the newest version.
 */
class GoldenMessagesTest {

  private static final GoldenMessages OLD = GoldenMessages.of(1);
  private static final GoldenMessages NEW = GoldenMessages.of(GoldenMessages.NEWEST);

  private final WireFormat wire = new WireFormat();

  private static Stream<DynamicTest> each(
      GoldenMessages golden, List<Samples.Sample<?>> meant, Check check) {
    assertThat(golden.messages())
        .extracting(GoldenMessages.Pair::name)
        .as("messages in version " + golden.version() + ", beside the samples")
        .containsExactlyElementsOf(meant.stream().map(sample -> sample.call().name()).toList());
    return IntStream.range(0, meant.size())
        .mapToObj(
            i ->
                dynamicTest(
                    golden.messages().get(i).name() + " of version " + golden.version(),
                    () -> check.run(golden.messages().get(i), meant.get(i))));
  }

  /** What is checked of a golden message and what it means. */
  @FunctionalInterface
  private interface Check {
    void run(GoldenMessages.Pair golden, Samples.Sample<?> meant);
  }

  @TestFactory
  Stream<DynamicTest> messagesOfEachVersion_areReadAsWhatTheyMean() {
    return Stream.concat(
        each(OLD, SamplesOfVersion1.all(), this::isRead), each(NEW, Samples.all(), this::isRead));
  }

  private void isRead(GoldenMessages.Pair golden, Samples.Sample<?> meant) {
    assertThat(wire.readCall(GoldenMessages.bytes(golden.call()))).isEqualTo(meant.call());
    assertThat(wire.readAnswer(meant.call(), GoldenMessages.bytes(golden.answer())))
        .isEqualTo(meant.answer());
  }

  @TestFactory
  Stream<DynamicTest> fieldsOfLaterVersions_areIgnored() {
    return each(
        NEW,
        Samples.all(),
        (golden, meant) ->
            isRead(
                new GoldenMessages.Pair(
                    GoldenMessages.withMore(golden.call()),
                    GoldenMessages.withMore(golden.answer())),
                meant));
  }

  @TestFactory
  Stream<DynamicTest> errorsOfEachVersion_areReadAsWhatTheyMean() {
    return Stream.of(OLD, NEW)
        .flatMap(
            golden ->
                golden.errors().stream()
                    .map(
                        error ->
                            dynamicTest(
                                error.at("/error/code").asText()
                                    + " of version "
                                    + golden.version(),
                                () -> errorIsRead(error))));
  }

  private void errorIsRead(JsonNode error) {
    ErrorCode code = ErrorCode.valueOf(error.at("/error/code").asText());
    Answer<SledIdentity> refused = new Answer.Refused<>(SamplesOfVersion1.error(code));
    for (JsonNode message : List.of(error, GoldenMessages.withMore(error))) {
      assertThat(wire.readAnswer(new SledAgentCall.Identity(), GoldenMessages.bytes(message)))
          .isEqualTo(refused);
    }
  }

  @Test
  void errorOfALaterVersion_isInternal_withItsMessage() {
    String later = NEW.errors().get(0).toString().replaceFirst("INVALID_REQUEST", "TOO_COLD");
    ApiError internal = SamplesOfVersion1.error(ErrorCode.INTERNAL);
    assertThat(
            wire.readAnswer(
                new SledAgentCall.Identity(),
                later.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(new Answer.Refused<SledIdentity>(internal));
  }

  /** If this fails, the wire has changed: see {@link GoldenMessages}. */
  @TestFactory
  Stream<DynamicTest> whatIsWrittenToday_isInTheNewestVersion() {
    return each(
        NEW,
        Samples.all(),
        (golden, meant) -> {
          assertThat(GoldenMessages.tree(wire.write(meant.call()))).isEqualTo(golden.call());
          assertThat(GoldenMessages.tree(wire.write(meant.answer()))).isEqualTo(golden.answer());
        });
  }

  @Test
  void errorsWrittenToday_areInTheNewestVersion() {
    assertThat(
            Arrays.stream(ErrorCode.values())
                .map(code -> new Answer.Refused<>(SamplesOfVersion1.error(code)))
                .map(refused -> GoldenMessages.tree(wire.write(refused))))
        .containsExactlyElementsOf(NEW.errors());
  }

  /** Or a new field that is null in the samples would be in no golden message. */
  @TestFactory
  Stream<DynamicTest> everyFieldOfToday_isInTheNewestVersion() {
    return CallType.all().stream()
        .map(
            call ->
                dynamicTest(
                    call.name(),
                    () -> assertThat(NEW.fields(call.name())).isEqualTo(WireFields.of(call))));
  }

  @Test
  void everyValueOfToday_isInTheNewestVersion() {
    assertThat(NEW.values().keySet()).isEqualTo(WireFields.values().keySet());
    WireFields.values()
        .forEach((name, values) -> assertThat(texts(NEW, name)).as(name).isEqualTo(values));
  }

  /** What the version before has, the newest has too: nothing is taken away or renamed. */
  @Test
  void versions_onlyAdd() {
    for (CallType call : CallType.all()) {
      assertThat(NEW.fields(call.name())).as(call.name()).containsAll(OLD.fields(call.name()));
    }
    OLD.values()
        .forEach(
            (name, values) -> assertThat(texts(NEW, name)).as(name).containsAll(texts(OLD, name)));
  }

  private static List<String> texts(GoldenMessages golden, String name) {
    List<String> texts = new ArrayList<>();
    Objects.requireNonNull(golden.values().get(name)).forEach(value -> texts.add(value.asText()));
    return texts;
  }
}
