package dev.sluice.transport.http;

import dev.sluice.api.ApiException;
import dev.sluice.api.NoAnswerException;
import dev.sluice.api.NoAnswerException.Reason;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.Transport;
import dev.sluice.platform.Ids;
import dev.sluice.platform.real.LogContext;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls over HTTP/1.1 and keeps connections open between them. Stages complete on threads of
 * the client, so whoever waits names a worker.
 *
 * <p>No connection within {@link HttpLimits#connect} counts as refused: the call was not delivered.
 * No answer within {@link HttpLimits#answer} is a timeout, a broken connection or an answer that is
 * none a loss: the call may have been carried out.
 */
public final class HttpTransport implements Transport {

  private final HttpMessages messages = new HttpMessages();
  private final HttpLimits limits;
  private final Ids ids;
  private final ClientAccess access;
  private HttpClient client;
  private Object version;

  /**
   * A client.
   *
   * @param ids of requests that are sent for no other request; one that is has that one's id, so
   *     that the logs of both sides are held together
   * @param access what it proves itself with
   */
  public HttpTransport(HttpLimits limits, Ids ids, ClientAccess access) {
    this.limits = limits;
    this.ids = ids;
    this.access = access;
    this.version = access.version();
    this.client = newClient();
  }

  private HttpClient newClient() {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect());
    access.configure(builder);
    return builder.build();
  }

  /** Without the connections of the certificate that was renewed. */
  private synchronized HttpClient client() {
    Object now = access.version();
    if (now != version) {
      version = now;
      client = newClient();
    }
    return client;
  }

  @Override
  public <R> CompletionStage<R> send(String address, Call<R> call) {
    CompletableFuture<R> outcome = new CompletableFuture<>();
    HttpRequest request;
    try {
      request = request(address, call);
    } catch (IllegalArgumentException e) {
      outcome.completeExceptionally(none(call, address, Reason.REFUSED, e));
      return outcome;
    }
    CompletionStage<HttpResponse<byte[]>> sent =
        client().sendAsync(request, BodyHandlers.ofByteArray());
    sent.whenComplete(
        LogContext.carriedBy(
            (response, failure) -> end(address, call, outcome, response, failure)));
    return outcome;
  }

  private HttpRequest request(String address, Call<?> call) {
    HttpMessages.Request message = messages.write(call);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(access.scheme() + "://" + address + message.target()))
            .timeout(limits.answer())
            .header(
                HttpMessages.REQUEST_ID,
                Objects.requireNonNullElseGet(LogContext.request(), () -> ids.next().toString()));
    String trace = LogContext.trace();
    if (trace != null) {
      request.header(HttpMessages.TRACE, trace);
    }
    String key = message.key();
    if (key != null) {
      request.header(HttpMessages.IDEMPOTENCY_KEY, key);
    }
    String authorization = access.authorization();
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (message.body().length == 0) {
      return request.method(message.method(), BodyPublishers.noBody()).build();
    }
    return request
        .header("Content-Type", "application/json")
        .method(message.method(), BodyPublishers.ofByteArray(message.body()))
        .build();
  }

  private <R> void end(
      String address,
      Call<R> call,
      CompletableFuture<R> outcome,
      @Nullable HttpResponse<byte[]> response,
      @Nullable Throwable failure) {
    if (response == null) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      outcome.completeExceptionally(none(call, address, reason(cause), cause));
      return;
    }
    Answer<R> answer;
    try {
      answer =
          messages.readAnswer(
              call, new HttpMessages.Response(response.statusCode(), response.body()));
    } catch (ApiException noAnswer) {
      outcome.completeExceptionally(none(call, address, Reason.LOST, noAnswer));
      return;
    }
    answer.complete(outcome);
  }

  private static Reason reason(@Nullable Throwable failure) {
    if (failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException) {
      return Reason.REFUSED;
    }
    return failure instanceof HttpTimeoutException ? Reason.TIMEOUT : Reason.LOST;
  }

  private static NoAnswerException none(
      Call<?> call, String address, Reason reason, @Nullable Throwable cause) {
    return new NoAnswerException(reason, call.name() + " to " + address + ": " + cause);
  }
}
