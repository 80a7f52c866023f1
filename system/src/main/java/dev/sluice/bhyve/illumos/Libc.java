package dev.sluice.bhyve.illumos;

import com.sun.jna.Library;

/**
 * What of a C library reaches the driver. The third arguments are variadic in C and so they are
 * here: on some processors a fixed one travels elsewhere. None of these throws: a result below 0 is
 * an error and nothing else is, since the driver answers some questions with a positive result.
 */
interface Libc extends Library {

  /** A descriptor, or -1. Nothing is created, so no mode is given. */
  int open(String path, int flags, Object... mode);

  /**
   * What the driver answers, or -1. A pointer goes as {@link com.sun.jna.Pointer}, a number as
   * {@link Long}: JNA would pass {@link Boolean#TRUE} as -1.
   */
  int ioctl(int descriptor, int request, Object... argument);

  /** 0, or -1. */
  int close(int descriptor);
}
