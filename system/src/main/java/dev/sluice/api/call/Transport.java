package dev.sluice.api.call;

import dev.sluice.api.ApiException;
import dev.sluice.api.NoAnswerException;
import java.util.concurrent.CompletionStage;

/** Carries calls to the process at an address, and answers back. */
public interface Transport {

  /**
   * Sends a call. The stage fails with {@link ApiException} if the answer is an error, and with
   * {@link NoAnswerException} if there is none; it may never complete, so whoever waits sets a
   * limit.
   *
   * @param address where the process answers, {@code host:port}
   */
  <R> CompletionStage<R> send(String address, Call<R> call);
}
