package dev.sluice.cli;

import dev.sluice.scenarios.file.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice debug support-bundle}: all that is known, without secrets, in one file. */
@Command(
    name = "support-bundle",
    description = "Writes what a Nexus knows, its metrics and logs, without secrets, into a ZIP.")
final class DebugBundleCommand implements Callable<Integer> {

  /** A shorter line is no secret, and would be found everywhere. */
  private static final int SECRET_CHARS_MIN = 6;

  private static final List<String> PAGES =
      List.of(
          "/v1/system/hardware/sleds",
          "/debug/instances",
          "/debug/sagas",
          "/debug/vmms",
          "/debug/background-tasks",
          "/metrics",
          "/healthz",
          "/readyz");

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The ZIP to write; there must be none yet.")
  private Path target = Path.of("");

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A log or another text to put in; may be repeated.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "Whose lines are secrets to take out, wherever they are; may be repeated.")
  private List<Path> secretFiles = new ArrayList<>();

  @Mixin private final NexusOptions nexus = new NexusOptions();

  DebugBundleCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (Files.exists(target)) {
      throw BadInputException.of("FILE", target.toString(), "a file that is not there yet");
    }
    for (Path file : files) {
      if (!Files.isReadable(file) || Files.isDirectory(file)) {
        throw BadInputException.of("--file", file.toString(), "a file that can be read");
      }
    }
    List<String> secrets = secrets();
    try (SupportBundle bundle = begin(secrets)) {
      bundle.add("about.txt", Version.commit() + "\nJava " + Runtime.version() + "\n");
      for (String page : PAGES) {
        bundle.add("nexus" + page, nexus.page(terminal, page));
      }
      for (int i = 0; i < files.size(); i++) {
        bundle.add("files/" + i + "-" + files.get(i).getFileName(), files.get(i));
      }
      bundle.keep();
    }
    terminal.out().println(target);
    return ExitCode.OK;
  }

  private SupportBundle begin(List<String> secrets) {
    try {
      return SupportBundle.begin(target, secrets);
    } catch (IOException e) {
      throw new BadInputException("FILE: cannot be written: " + e, e);
    }
  }

  private List<String> secrets() {
    List<String> secrets = new ArrayList<>(nexus.secrets());
    for (Path file : secretFiles) {
      try {
        Files.readAllLines(file).stream()
            .map(String::strip)
            .filter(line -> line.length() >= SECRET_CHARS_MIN)
            .forEach(secrets::add);
      } catch (IOException e) {
        throw new BadInputException("--secret-file: " + e, e);
      }
    }
    return secrets;
  }
}
