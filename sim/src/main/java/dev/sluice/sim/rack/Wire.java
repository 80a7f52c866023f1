package dev.sluice.sim.rack;

import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.WireFormat;

/**
 * The form of a message between two hosts. Messages are immutable records, so the object itself may
 * travel; a share of runs sends each, whole, through the real wire format instead.
 */
final class Wire {

  private final WireFormat format = new WireFormat();
  private final boolean bytes;

  Wire(boolean bytes) {
    this.bytes = bytes;
  }

  /** The call as the other side receives it. */
  @SuppressWarnings("unchecked") // a call reads as one of its own type, whose answer is R
  <R> Call<R> carry(Call<R> call) {
    return bytes ? (Call<R>) format.readCall(format.write(call)) : call;
  }

  /** The answer to {@code call} as the caller receives it. */
  <R> Answer<R> carry(Call<R> call, Answer<R> answer) {
    return bytes ? format.readAnswer(call, format.write(answer)) : answer;
  }
}
