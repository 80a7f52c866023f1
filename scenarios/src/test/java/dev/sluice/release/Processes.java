package dev.sluice.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands of Sluice that serve, as processes of their own with a folder to work in. */
final class Processes implements AutoCloseable {

  private final Path folder;
  private final Map<String, String> variables;
  private final List<Process> started = new ArrayList<>();

  /** With these variables set. */
  Processes(Path folder, Map<String, String> variables) {
    this.folder = folder;
    this.variables = variables;
  }

  /** A process that serves, and where. */
  record Serving(Process process, String address) {}

  /** The program and the arguments that a command is started with. */
  static List<String> command(String classPath, String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(classPath);
    command.add("-Dlogback.configurationFile=logback.xml"); // not one of tests
    command.add("dev.sluice.cli.Main");
    command.addAll(List.of(words));
    return command;
  }

  /** Starts a command; its stderr is in {@code COMMAND.err}. */
  Serving start(String... words) throws IOException {
    return start(command(System.getProperty("java.class.path"), words), words[0]);
  }

  /** Starts one with classes that are found before the others. */
  Serving startWith(Path classes, String... words) throws IOException {
    String path = classes + File.pathSeparator + System.getProperty("java.class.path");
    return start(command(path, words), words[0]);
  }

  /** A command that has ended: its exit code, stdout and stderr. */
  record Ended(int code, String out, String err) {}

  /** Runs a command to its end, with {@code typed} as its input. */
  Ended run(String typed, String... words) throws IOException, InterruptedException {
    Path err = folder.resolve(words[0] + ".err");
    Process process =
        new ProcessBuilder(command(System.getProperty("java.class.path"), words))
            .directory(folder.toFile())
            .redirectError(err.toFile())
            .start();
    started.add(process);
    try (OutputStream in = process.getOutputStream()) {
      in.write(typed.getBytes(StandardCharsets.UTF_8));
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), out, Files.readString(err));
  }

  private Serving start(List<String> command, String name) throws IOException {
    Path err = folder.resolve(name + ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
    builder.environment().putAll(variables);
    Process process = builder.start();
    started.add(process);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    assertThat(line).as(Files.readString(err)).contains(" serves on ");
    return new Serving(process, line.substring(line.lastIndexOf(' ') + 1));
  }

  @Override
  public void close() {
    started.forEach(Process::destroyForcibly);
  }
}
