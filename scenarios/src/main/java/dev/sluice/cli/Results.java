package dev.sluice.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The stream of results, which remembers why something could not be written to it: the writer above
 * it keeps that to itself.
 */
final class Results extends OutputStream {

  private static final String CLOSED_PIPE = "Broken pipe";

  private final OutputStream to;
  private @Nullable IOException broken;

  Results(OutputStream to) {
    this.to = new BufferedOutputStream(to);
  }

  /** Why results are missing; null if none are, or if whoever read them has had enough. */
  synchronized @Nullable IOException loss() {
    boolean closed = broken != null && String.valueOf(broken.getMessage()).contains(CLOSED_PIPE);
    return closed ? null : broken;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int length) {
    if (broken == null) {
      try {
        to.write(bytes, from, length);
      } catch (IOException e) {
        broken = e;
      }
    }
  }

  @Override
  public synchronized void flush() {
    if (broken == null) {
      try {
        to.flush();
      } catch (IOException e) {
        broken = e;
      }
    }
  }
}
