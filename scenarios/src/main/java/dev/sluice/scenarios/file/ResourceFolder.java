package dev.sluice.scenarios.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** The files of one folder among the resources of this build, be that an archive or a folder. */
public final class ResourceFolder {

  private ResourceFolder() {}

  /**
   * The texts of all files in {@code folder} whose names end in {@code suffix}, by name without it.
   *
   * @param folder with a slash at its end
   */
  public static SortedMap<String, String> texts(String folder, String suffix) {
    SortedMap<String, String> texts = new TreeMap<>();
    try {
      URL url = ResourceFolder.class.getResource("/" + folder);
      if (url == null) {
        throw new IllegalStateException("this build has no " + folder);
      }
      if (url.openConnection() instanceof JarURLConnection archive) {
        archive.setUseCaches(false); // so that closing it closes nobody else's
        try (JarFile jar = archive.getJarFile()) {
          for (JarEntry entry : Collections.list(jar.entries())) {
            if (entry.getName().startsWith(folder) && entry.getName().endsWith(suffix)) {
              String text = new String(jar.getInputStream(entry).readAllBytes(), UTF_8);
              texts.put(stem(entry.getName().substring(folder.length()), suffix), text);
            }
          }
        }
      } else {
        try (DirectoryStream<Path> files =
            Files.newDirectoryStream(Path.of(url.toURI()), "*" + suffix)) {
          for (Path file : files) {
            texts.put(stem(String.valueOf(file.getFileName()), suffix), Files.readString(file));
          }
        }
      }
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(folder + " of this build cannot be read", e);
    }
    return texts;
  }

  private static String stem(String fileName, String suffix) {
    return fileName.substring(0, fileName.length() - suffix.length());
  }
}
