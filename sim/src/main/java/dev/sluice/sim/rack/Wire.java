package dev.sluice.sim.rack;

import dev.sluice.api.ErrorCode;
import dev.sluice.api.call.Answer;
import dev.sluice.api.call.Call;
import dev.sluice.api.call.WireFormat;
import org.jspecify.annotations.Nullable;

/**
 * The form of a message between two hosts. Messages are immutable records, so the object itself may
 * travel; a share of runs sends each, whole, through the real wire format instead. If one of the
 * two speaks an older version of the wire, what that version has is all that travels.
 */
final class Wire {

  private final WireFormat format = new WireFormat();
  private final boolean bytes;
  private @Nullable OlderWire older; // until a message needs it, since most racks need none

  Wire(boolean bytes) {
    this.bytes = bytes;
  }

  /**
   * The call as the other side receives it.
   *
   * @param version the older of those that the two sides speak
   */
  @SuppressWarnings("unchecked") // a call reads as one of its own type, whose answer is R
  <R> Call<R> carry(Call<R> call, int version) {
    if (version == OlderWire.NEWEST) {
      return bytes ? (Call<R>) format.readCall(format.write(call)) : call;
    }
    return (Call<R>) format.readCall(older().call(call.name(), format.write(call)));
  }

  /** The answer to {@code call} as the caller receives it. */
  <R> Answer<R> carry(Call<R> call, Answer<R> answer, int version) {
    if (version == OlderWire.NEWEST) {
      return bytes ? format.readAnswer(call, format.write(answer)) : answer;
    }
    return format.readAnswer(call, older().answer(call.name(), format.write(answer)));
  }

  /**
   * What a caller takes an error code for: for {@code INTERNAL}, if its version has no such code.
   */
  ErrorCode read(ErrorCode code, int version) {
    return version == OlderWire.NEWEST || OlderWire.has(code) ? code : ErrorCode.INTERNAL;
  }

  /** Whether an older version has this call; of users' and operators' calls there is one alone. */
  boolean isOld(Call<?> call) {
    return older().has(call.name());
  }

  private OlderWire older() {
    OlderWire known = older;
    if (known == null) {
      known = new OlderWire();
      older = known;
    }
    return known;
  }
}
