package dev.sluice.sim.rack;

import dev.sluice.api.WireFormat;

/**
 * What a message becomes between two hosts. Messages are immutable records, so the object itself
 * may travel; a share of runs sends each through the real wire format instead.
 */
final class Wire {

  private final WireFormat format = new WireFormat();
  private final boolean bytes;

  Wire(boolean bytes) {
    this.bytes = bytes;
  }

  /** The object as the other side receives it. */
  @SuppressWarnings("unchecked") // the class of an object of T is a class of T
  <T> T carry(T message) {
    if (!bytes || message == null) {
      return message;
    }
    return (T) format.read(format.write(message), message.getClass());
  }
}
