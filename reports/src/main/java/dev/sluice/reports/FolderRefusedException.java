package dev.sluice.reports;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A folder that is not for this run to write into: another one does, or it holds files of somebody
 * else.
 */
public final class FolderRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  private FolderRefusedException(String message) {
    super(message);
  }

  /**
   * Another run writes into it.
   *
   * @param holder which, in words
   */
  static FolderRefusedException inUse(Path folder, String holder) {
    return new FolderRefusedException(
        folder + ": " + holder + ", is writing into it, expected a folder that no other run uses");
  }

  /** A file with the name of one of ours is not ours. */
  static FolderRefusedException foreign(Path file) {
    return new FolderRefusedException(
        file + ": was not written by Sluice, expected a folder without such a file");
  }

  /** Another run has written into it between two looks. */
  static FolderRefusedException changed(Path folder) {
    return new FolderRefusedException(
        folder + ": another campaign was begun in it just now, expected the one to go on with");
  }
}
