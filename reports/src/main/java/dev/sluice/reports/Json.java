package dev.sluice.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;

/** JSON as reports write it: the same bytes on every host. */
public final class Json {

  private final JsonMapper mapper =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private final ObjectWriter pretty =
      mapper.writer(
          new DefaultPrettyPrinter()
              .withObjectIndenter(new DefaultIndenter("  ", "\n"))
              .withArrayIndenter(new DefaultIndenter("  ", "\n")));

  /** In one line. */
  public String line(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value, e);
    }
  }

  /** Over many lines, for people, with a line end. */
  public String pretty(Object value) {
    try {
      return pretty.writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value, e);
    }
  }

  /** Values that are written one by one, in UTF-8, with nothing between them. */
  SequenceWriter lines(OutputStream to) throws IOException {
    return mapper.writer().withRootValueSeparator("").writeValues(to);
  }

  /** The elements of an array that is written one by one, and ends as it is closed. */
  public SequenceWriter elements(Writer to) throws IOException {
    return mapper.writer().without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValuesAsArray(to);
  }

  /** What a part of a tree holds. */
  public <T> T convert(JsonNode tree, Class<T> type) throws JsonProcessingException {
    return mapper.treeToValue(tree, type);
  }

  /** Reads what one of these wrote. */
  public <T> T read(String text, Class<T> type) throws JsonProcessingException {
    return mapper.readValue(text, type);
  }
}
