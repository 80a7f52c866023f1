package dev.sluice.bhyve.emulated;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sluice.bhyve.Errno;
import org.jspecify.annotations.Nullable;

/**
 * What happened at an emulated device: a line of its log.
 *
 * @param atNanos by the device's own clock, see {@link SocketBhyve#clockNanos}
 * @param client whose connection it was, counted from 1; a sled-agent has one a boot
 * @param vm its name; null where there is none
 * @param bytes that were asked for: the target of a resize, or the memory of a VM
 * @param sizeBytes of the reservoir, after the event
 * @param errno what it ended in; null if it did not fail
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DeviceEvent(
    long atNanos,
    Kind kind,
    long client,
    @Nullable String vm,
    long bytes,
    long sizeBytes,
    @Nullable Errno errno) {

  /** What it is. */
  public enum Kind {
    /** A client has connected. */
    OPENED,
    /** Its connection has ended. */
    CLOSED,
    /** It was told what the reservoir holds. */
    QUERIED,
    /** A resize was asked for. */
    RESIZE_BEGAN,
    /** It has ended. */
    RESIZE_ENDED,
    /** A VM was asked for. */
    CREATE_ASKED,
    /** It is there, or refused. */
    CREATE_ENDED,
    /** A VM's memory begins to be zeroed, at somebody's request or since its client has ended. */
    DESTROY_BEGAN,
    /** It is free again. */
    DESTROY_ENDED
  }
}
