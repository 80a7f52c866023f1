package dev.sluice.reports;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** What is wrong with a file, in the words of the operating system rather than of Java. */
public final class Trouble {

  private Trouble() {}

  /** The reason alone; the file is for the caller to name. */
  public static String words(IOException e) {
    if (e instanceof CharacterCodingException) {
      return "no UTF-8 text";
    } else if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
      return "no such file or folder";
    } else if (e instanceof AccessDeniedException) {
      return "permission denied";
    } else if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
      return "a file is in the place of a folder";
    } else if (e instanceof DirectoryNotEmptyException) {
      return "the folder is not empty";
    } else if (e instanceof FileSystemLoopException) {
      return "the folder is below itself";
    }
    @Nullable String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return reason == null ? "unknown trouble with the file" : reason;
  }
}
