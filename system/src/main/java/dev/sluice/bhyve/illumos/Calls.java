package dev.sluice.bhyve.illumos;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.sluice.bhyve.BhyveException;
import dev.sluice.bhyve.Errno;

/**
 * The calls to the driver with errors as {@link BhyveException}: any result below 0, and nothing
 * else. Errors are read at once and on the thread of the call, where alone they are exact.
 */
final class Calls {

  private final Libc libc;

  Calls(Libc libc) {
    this.libc = libc;
  }

  /** A descriptor for a node. */
  int open(String path, int flags) {
    return checked(libc.open(path, flags), "open " + path);
  }

  /** An ioctl without an argument. */
  int ioctl(int descriptor, int request, String name) {
    return ioctl(descriptor, request, 0L, name);
  }

  /** An ioctl with a number in place of a pointer. */
  int ioctl(int descriptor, int request, long argument, String name) {
    return checked(libc.ioctl(descriptor, request, argument), name);
  }

  /** An ioctl with a struct, in memory that stays reachable until it returns. */
  int ioctl(int descriptor, int request, Pointer argument, String name) {
    return checked(libc.ioctl(descriptor, request, argument), name);
  }

  /** Closes; that a close fails says nothing a caller could act on, so nothing is said. */
  void close(int descriptor) {
    libc.close(descriptor);
  }

  /** The error of an illumos number; {@link Errno#EIO} for one that is not in that table. */
  static Errno errno(int number) {
    for (Errno errno : Errno.values()) {
      if (errno.number() == number) {
        return errno;
      }
    }
    return Errno.EIO;
  }

  private static int checked(int result, String call) {
    if (result >= 0) {
      return result;
    }
    int number = Native.getLastError();
    Errno errno = errno(number);
    throw new BhyveException(
        errno, errno.number() == number ? call : call + " (error number " + number + ")");
  }
}
