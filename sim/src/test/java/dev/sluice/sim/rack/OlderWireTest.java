package dev.sluice.sim.rack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.api.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the older version has is what its golden messages have: those of the newest, without what
 * came later, are those.
 */
class OlderWireTest {

  private static final Path GOLDEN = Path.of("../system/src/test/resources/wire");

  private final OlderWire older = new OlderWire();
  private JsonNode before;
  private JsonNode newest;

  private static JsonNode golden(int version) throws IOException {
    return new ObjectMapper().readTree(GOLDEN.resolve("version-" + version + ".json").toFile());
  }

  @BeforeEach
  void read() throws IOException {
    before = golden(OlderWire.VERSION);
    newest = golden(OlderWire.NEWEST);
  }

  @Test
  void newestMessages_withoutWhatCameLater_areThoseOfTheVersionBefore() {
    int calls = 0;
    for (int i = 0; i < newest.get("messages").size(); i++) {
      JsonNode message = newest.get("messages").get(i);
      String name = message.at("/call/call").asText();
      if (older.calls().contains(name)) {
        JsonNode was = before.get("messages").get(i);
        assertThat(older.call(name, message.get("call"))).as(name).isEqualTo(was.get("call"));
        assertThat(older.answer(name, message.get("answer"))).as(name).isEqualTo(was.get("answer"));
        calls++;
      }
    }
    assertThat(calls).isGreaterThanOrEqualTo(older.calls().size());
  }

  @Test
  void refusals_areThoseOfTheVersionBefore() {
    for (JsonNode error : before.get("errors")) {
      assertThat(older.answer("identity", error)).isEqualTo(error);
    }
  }

  @Test
  void codeOfALaterVersion_isReadAsInternal() {
    List<String> known = before.get("errors").findValuesAsText("code");
    for (String name : newest.get("errors").findValuesAsText("code")) {
      ErrorCode code = ErrorCode.valueOf(name);
      assertThat(new Wire(false).read(code, OlderWire.VERSION))
          .isEqualTo(known.contains(name) ? code : ErrorCode.INTERNAL);
      assertThat(new Wire(false).read(code, OlderWire.NEWEST)).isEqualTo(code);
    }
  }

  @Test
  void newestVersion_isTheOneThatIsGolden() {
    assertThat(GOLDEN.resolve("version-" + (OlderWire.NEWEST + 1) + ".json")).doesNotExist();
    assertThat(OlderWire.VERSION).isEqualTo(OlderWire.NEWEST - 1);
  }
}
