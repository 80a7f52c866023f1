package dev.sluice.cli.check;

import dev.sluice.scenarios.campaign.Stop;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a stream while something else appends to it. Whenever there is nothing more for
 * now, somebody is told.
 */
final class GrowingInput extends InputStream {

  /** A violation is to be said within a second of its event. */
  private static final long PAUSE_MILLIS = 100;

  private static final int ROOM = 1 << 16;

  /** Thrown to a reader that waits when the end was asked for. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped() {
      super("stopped", null, false, false);
    }
  }

  private final BlockingQueue<byte[]> pieces = new SynchronousQueue<>();
  private final Stop stop;
  private final Runnable idle;
  private final Thread thread;
  private final InputStream in;
  private final boolean endsForGood;
  private volatile @Nullable IOException fault;
  private byte[] piece = {};
  private int position;
  private boolean ended;

  /**
   * Follows a stream.
   *
   * @param endsForGood whether its end is the end; otherwise it is only the end for now
   * @param idle run by the reader when it has read all that there is for now
   */
  GrowingInput(InputStream in, boolean endsForGood, Stop stop, Runnable idle) {
    this.in = in;
    this.endsForGood = endsForGood;
    this.stop = stop;
    this.idle = idle;
    // A read of standard input cannot be broken off, so it is left to another thread.
    thread = new Thread(this::pump, "follow");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (position == piece.length && !ended) {
      await();
    }
    if (ended) {
      return -1;
    }
    int count = Math.min(length, piece.length - position);
    System.arraycopy(piece, position, into, offset, count);
    position += count;
    return count;
  }

  /** Ends the other thread, unless it waits for standard input. */
  @Override
  public void close() throws IOException {
    thread.interrupt();
    if (!endsForGood) {
      in.close();
    }
  }

  @Override
  public int available() {
    return piece.length - position;
  }

  private void await() throws IOException {
    try {
      byte[] next = pieces.poll(PAUSE_MILLIS / 2, TimeUnit.MILLISECONDS);
      while (next == null && !stop.requested()) {
        idle.run();
        next = pieces.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (next == null || stop.requested()) {
        throw new Stopped();
      }
      ended = next.length == 0;
      piece = next;
      position = 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
    IOException broken = fault;
    if (ended && broken != null) {
      throw broken;
    }
  }

  private void pump() {
    try {
      copy();
      pieces.put(new byte[0]); // the end
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody reads any more
    }
  }

  private void copy() throws InterruptedException {
    byte[] buffer = new byte[ROOM];
    try {
      while (!stop.requested()) {
        int count = in.read(buffer);
        if (count > 0) {
          pieces.put(Arrays.copyOf(buffer, count));
        } else if (endsForGood) {
          return;
        } else {
          TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
      }
    } catch (IOException e) {
      fault = e;
    }
  }
}
