package dev.sluice.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.transport.http.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * {@code /healthz}: the process serves. {@code /readyz}: it can do its work, or, with status 503,
 * why not.
 */
final class HealthPages {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private HealthPages() {}

  /**
   * The pages.
   *
   * @param notReady one text a reason; empty if it is ready. May block for a moment
   */
  static Map<String, Page> of(Supplier<List<String>> notReady) {
    return Map.of(
        "/healthz",
        () -> content(200, Map.of("alive", true)),
        "/readyz",
        () -> readiness(notReady.get()));
  }

  private static Page.Content readiness(List<String> reasons) {
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("ready", reasons.isEmpty());
    said.put("reasons", reasons);
    return content(reasons.isEmpty() ? 200 : 503, said);
  }

  private static Page.Content content(int status, Object said) {
    try {
      return new Page.Content(status, "application/json", JSON.writeValueAsBytes(said));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
