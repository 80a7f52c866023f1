package dev.sluice.sim.judge;

import dev.sluice.api.ErrorCode;
import dev.sluice.bhyve.Errno;
import dev.sluice.sim.event.Events;
import dev.sluice.sim.event.Sled;
import dev.sluice.sim.event.SledEvent.BootBegan;
import dev.sluice.sim.event.SledEvent.ReservoirChanged;
import dev.sluice.sim.event.SledEvent.ResizeAsked;
import dev.sluice.sim.event.SledEvent.ResizeEnded;
import dev.sluice.sim.event.VmmEvent.WishDecided;
import dev.sluice.sim.kernel.Kernel;
import dev.sluice.sim.rack.Rack;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The error that a sled-agent says of its reservoir is what bhyve told it of its last resize
 * towards the size wished now, begun in this boot and after that wish; or ENOSPC of what is still
 * to be given back and that guests hold. And a wish is answered as it went: with yes if bhyve holds
 * the size, with an error only after one.
 */
final class ErrorsAreOfThisSize implements Oracle {

  /** What bhyve has told one boot. */
  private static final class Told {
    private boolean ofThisSize; // the resize under way was begun after the wish
    private @Nullable Errno last; // that ended a resize towards the size wished now
  }

  private final Rack rack;
  private final ChangesByOthers changes;
  private final Findings findings;
  private final Map<Sled, Told> bySled = new LinkedHashMap<>();

  /** Reports to {@code findings}. */
  ErrorsAreOfThisSize(Kernel kernel, Rack rack, Findings findings) {
    this.rack = rack;
    this.changes = new ChangesByOthers(kernel);
    this.findings = findings;
  }

  @Override
  public void watch(Events events) {
    changes.watch(events);
    events.on(BootBegan.class, began -> bySled.put(began.sled(), new Told()));
    events.on(ResizeAsked.class, asked -> of(asked.sled()).ofThisSize = true);
    events.on(ResizeEnded.class, this::ended);
    events.on(ReservoirChanged.class, this::changed);
    events.on(WishDecided.class, this::decided);
  }

  private Told of(Sled sled) {
    return bySled.computeIfAbsent(sled, any -> new Told());
  }

  private void ended(ResizeEnded resize) {
    Told told = of(resize.sled());
    // Somebody else's resize, or a signal, ends a call and is no reason to give up.
    boolean counts = resize.errno() != Errno.EALREADY && resize.errno() != Errno.EINTR;
    if (told.ofThisSize && counts && resize.errno() != null) {
      told.last = resize.errno();
    }
  }

  private void changed(ReservoirChanged change) {
    Told told = of(change.sled());
    boolean otherSize = change.before().desiredBytes() != change.after().desiredBytes();
    if (otherSize) {
      told.ofThisSize = false;
      told.last = null;
    }
    Errno errno = change.after().errno();
    if (errno != null
        && (otherSize || errno != change.before().errno())
        && !isSo(change.sled(), errno, change.kernelBytes(), change.after().desiredBytes())
        && !wasToBeGivenBack(change)) {
      findings.add(
          Promise.ERRORS_ARE_OF_THIS_SIZE,
          change.sled().name()
              + " says "
              + errno
              + " of a reservoir of "
              + change.after().desiredBytes()
              + " bytes; bhyve, which holds "
              + change.kernelBytes()
              + ", has told it "
              + (told.last == null ? "no error" : told.last)
              + " since that was wished");
    }
  }

  /**
   * Whether guests held too much as the sled-agent looked, and it cannot know of a change since.
   */
  private boolean wasToBeGivenBack(ReservoirChanged change) {
    return change.after().errno() == Errno.ENOSPC
        && change.after().heldBytes() > change.after().desiredBytes()
        && changes.unknownTo(change.sled());
  }

  /** Whether bhyve has given a sled-agent that reason for being short of, or above, its size. */
  boolean isSo(Sled sled, Errno errno, long kernelBytes, long desiredBytes) {
    return errno == of(sled).last || errno == Errno.ENOSPC && kernelBytes > desiredBytes;
  }

  private void decided(WishDecided answer) {
    Sled sled = answer.sled();
    long kernelBytes = rack.sled(sled.id()).kernelReservoirBytes();
    long wishedBytes = DesiredSizes.bytes(answer.wish(), rack.sled(sled.id()).ramBytes());
    String wrong = null;
    if (answer.refusal() == null && kernelBytes != wishedBytes) {
      wrong = "with yes";
    } else if (answer.refusal() == ErrorCode.INSUFFICIENT_RESERVOIR
        && of(sled).last == null
        && kernelBytes <= wishedBytes) {
      wrong = "with an error that bhyve has not told it";
    }
    if (wrong != null && !changes.unknownTo(sled)) {
      findings.add(
          Promise.ERRORS_ARE_OF_THIS_SIZE,
          sled.name()
              + " answers the wish for "
              + wishedBytes
              + " bytes "
              + wrong
              + ", bhyve holds "
              + kernelBytes);
    }
  }
}
