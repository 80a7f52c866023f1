package dev.sluice.api.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import dev.sluice.api.ApiException;
import dev.sluice.api.ErrorCode;
import dev.sluice.platform.Deliberate;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Calls and answers as JSON, understood by the version before and the version after: a field that
 * the reader does not know is ignored, one that is new may be left out, and an error code that it
 * does not know is {@link ErrorCode#INTERNAL}. What is known and missing or malformed is refused.
 */
public final class WireFormat {

  @Deliberate("never configured again; what it caches is the shape of classes")
  private static final ObjectMapper MAPPER = mapper();

  private static final ObjectReader CALLS = MAPPER.readerFor(Call.class);

  private static final Map<String, ObjectReader> ANSWERS = answers();

  private static ObjectMapper mapper() {
    JsonMapper.Builder builder =
        JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .withCoercionConfigDefaults( // or an empty text is an id of null
                config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
            .withCoercionConfig( // or a number is a name
                LogicalType.Textual,
                config ->
                    config
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    for (CallType type : CallType.all()) {
      builder.registerSubtypes(type.record());
    }
    return builder.build();
  }

  private static Map<String, ObjectReader> answers() {
    Map<String, ObjectReader> readers = new LinkedHashMap<>();
    for (CallType type : CallType.all()) {
      JavaType value = MAPPER.constructType(type.answer());
      JavaType answer = MAPPER.getTypeFactory().constructParametricType(Answer.class, value);
      readers.put(type.name(), MAPPER.readerFor(answer));
    }
    return Collections.unmodifiableMap(readers);
  }

  /** A call as bytes. */
  public byte[] write(Call<?> call) {
    return bytes(call);
  }

  /** An answer as bytes. */
  public byte[] write(Answer<?> answer) {
    return bytes(answer);
  }

  /**
   * Reads a call.
   *
   * @throws ApiException {@link ErrorCode#INVALID_REQUEST} if the bytes are none
   */
  public Call<?> readCall(byte[] bytes) {
    return read(CALLS, bytes, "a call");
  }

  /**
   * Reads the answer to {@code call}.
   *
   * @throws ApiException {@link ErrorCode#INVALID_REQUEST} if the bytes are none
   */
  public <R> Answer<R> readAnswer(Call<R> call, byte[] bytes) {
    ObjectReader reader = Objects.requireNonNull(ANSWERS.get(call.name()));
    return read(reader, bytes, "an answer to " + call.name());
  }

  private static byte[] bytes(Object message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no wire form for " + message, e);
    }
  }

  private static <T> T read(ObjectReader reader, byte[] bytes, String what) {
    T message;
    try {
      message = reader.readValue(bytes);
    } catch (IOException e) {
      throw no(what, Misread.words(e));
    }
    String missing = message == null ? "" : RequiredFields.missingOf(message);
    if (missing != null) {
      throw no(what, missing.isEmpty() ? "it is null" : missing.substring(1) + " is missing");
    }
    return message;
  }

  private static ApiException no(String what, String why) {
    return new ApiException(ErrorCode.INVALID_REQUEST, "not " + what + ": " + why);
  }
}
