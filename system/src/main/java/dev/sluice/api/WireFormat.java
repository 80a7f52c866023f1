package dev.sluice.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.platform.Deliberate;
import java.io.IOException;

/** The messages of this package as JSON: strict on both sides, so that nothing is lost unsaid. */
public final class WireFormat {

  @Deliberate("never configured again; what it caches is the shape of classes, dear to work out")
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** A message as bytes. */
  public byte[] write(Object message) {
    try {
      return MAPPER.writeValueAsBytes(message);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no wire form for " + message.getClass().getName(), e);
    }
  }

  /**
   * Reads a message.
   *
   * @throws ApiException {@link ErrorCode#INVALID_REQUEST} if the bytes are not one of this type
   */
  public <T> T read(byte[] bytes, Class<T> type) {
    try {
      return MAPPER.readValue(bytes, type);
    } catch (IOException e) {
      throw new ApiException(
          ErrorCode.INVALID_REQUEST,
          "not a " + type.getSimpleName() + ": " + firstLine(String.valueOf(e.getMessage())));
    }
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
