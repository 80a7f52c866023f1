package dev.sluice.scenarios.bugs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.nexus.Nexus;
import dev.sluice.scenarios.file.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Production code with a bug in it: the sources that came with this build, patched and compiled in
 * memory. Nothing is written to disk, and the code of this build stays as it is.
 */
final class Patched {

  /** Where this build keeps the production sources, by their path in the repository. */
  private static final String SOURCES = "/production/";

  private static final String JAVA_ROOT = "src/main/java/";

  private Patched() {}

  /**
   * The bytes of the classes that {@code bug} changes, by name.
   *
   * @throws BadInputException if it does not apply or does not compile
   */
  static Map<String, byte[]> classes(Bug bug) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler == null) {
      throw new BadInputException("planting bugs needs a JDK: this Java has no compiler");
    }
    List<JavaFileObject> sources = new ArrayList<>();
    bug.diff().apply(Patched::source).forEach((path, text) -> sources.add(new Source(path, text)));
    DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
    try (StandardJavaFileManager standard =
        compiler.getStandardFileManager(complaints, Locale.ROOT, UTF_8)) {
      Memory memory = new Memory(standard);
      List<String> options = List.of("-proc:none", "-nowarn", "-g", "-cp", classPath());
      boolean compiled =
          compiler.getTask(new StringWriter(), memory, complaints, options, null, sources).call();
      if (!compiled) {
        throw new BadInputException(bug.name() + ".patch does not compile: " + first(complaints));
      }
      return memory.classes();
    } catch (IOException e) {
      throw new IllegalStateException("compiling in memory", e);
    }
  }

  private static String first(DiagnosticCollector<JavaFileObject> complaints) {
    return complaints.getDiagnostics().stream()
        .filter(complaint -> complaint.getKind() == Diagnostic.Kind.ERROR)
        .map(
            complaint ->
                complaint.getSource() == null
                    ? complaint.getMessage(Locale.ROOT)
                    : "%s, line %d: %s"
                        .formatted(
                            complaint.getSource().getName(),
                            complaint.getLineNumber(),
                            complaint.getMessage(Locale.ROOT)))
        .findFirst()
        .orElse("for no reason that the compiler tells");
  }

  private static @Nullable String source(String path) {
    try (InputStream in = Patched.class.getResourceAsStream(SOURCES + path)) {
      return in == null ? null : new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("reading " + path, e);
    }
  }

  /** All that production code is compiled against: found by a class of each. */
  private static String classPath() {
    return Stream.of(
            Nexus.class,
            Logger.class,
            NullMarked.class,
            JsonCreator.class,
            JsonFactory.class,
            ObjectMapper.class)
        .map(Patched::home)
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String home(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where " + type + " comes from", e);
    }
  }

  /** A source in memory. */
  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    private Source(String path, String text) {
      // The compiler wants the path to agree with the package.
      super(
          URI.create("string:///" + path.substring(path.indexOf(JAVA_ROOT) + JAVA_ROOT.length())),
          Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** Takes what the compiler makes. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> made = new LinkedHashMap<>();

    private Memory(JavaFileManager standard) {
      super(standard);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      made.put(className, bytes);
      return new SimpleJavaFileObject(URI.create("bytes:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return bytes;
        }
      };
    }

    private Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new LinkedHashMap<>();
      made.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
      return classes;
    }
  }
}
