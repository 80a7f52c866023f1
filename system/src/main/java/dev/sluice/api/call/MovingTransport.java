package dev.sluice.api.call;

import dev.sluice.api.NoAnswerException;
import dev.sluice.platform.Stages;
import dev.sluice.platform.Worker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A transport to several processes that serve the same, such as the Nexus of a rack: every call
 * goes to one of them, whatever its address, and later calls go to the next once a call got no
 * answer. No call is sent twice: whether to repeat it is for its sender to decide.
 */
public final class MovingTransport implements Transport {

  private final Transport transport;
  private final List<String> addresses;
  private final Worker worker;
  private final Duration silence;
  private final AtomicInteger moves;

  /**
   * A transport that begins with the address of number {@code first}.
   *
   * @param silence after how long a call counts as not answered; its stage is left open
   */
  public MovingTransport(
      Transport transport, List<String> addresses, int first, Worker worker, Duration silence) {
    this.transport = transport;
    this.addresses = List.copyOf(addresses);
    this.worker = worker;
    this.silence = silence;
    this.moves = new AtomicInteger(first);
  }

  @Override
  public <R> CompletionStage<R> send(String address, Call<R> call) {
    int move = moves.get();
    String current = addresses.get(Math.floorMod(move, addresses.size()));
    CompletionStage<R> answer = transport.send(current, call);
    Worker.Timer late = worker.after(silence, () -> moveOn(move));
    Stages.then(
        answer,
        worker,
        (value, failure) -> {
          late.cancel();
          if (failure instanceof NoAnswerException) {
            moveOn(move);
          }
        });
    return answer;
  }

  /** Moves on, unless another call has done so since. */
  private void moveOn(int move) {
    moves.compareAndSet(move, move + 1);
  }
}
