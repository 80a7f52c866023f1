package dev.sluice.transport.http;

import dev.sluice.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Is told of every request that a listener answers, by threads of its own; must not block. */
@FunctionalInterface
public interface HttpObserver {

  /** To be called just before the answer is sent. */
  void answers(Exchange exchange);

  /**
   * A request and its answer.
   *
   * @param method of HTTP
   * @param target path and query, as sent
   * @param route method and path with variables, such as {@code GET /v1/instances/{id}}; null if
   *     the request was refused before it had one
   * @param call name of the call; null for a page, and for what is no call
   * @param requestBody as far as it was read
   * @param status of the answer
   * @param code why the call was refused; null if it was not
   * @param answerBody empty for none
   */
  record Exchange(
      String method,
      String target,
      @Nullable String route,
      @Nullable String call,
      byte[] requestBody,
      int status,
      @Nullable ErrorCode code,
      byte[] answerBody) {}
}
