package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Every command in README, CONTRIBUTING and docs is one that the command line takes. */
class DocumentedCommandsTest {

  private static final Path HOUSE = Path.of(System.getProperty("basedir", ".")).resolve("..");
  private static final Pattern COMMAND = Pattern.compile("\\./sluice( +(?:<[^>]*>|[^`#|>&;\\n])*)");
  private static final Pattern WORD = Pattern.compile("'([^']*)'|((?:<[^>]*>|[^\\s<])+)");

  @Test
  void commandsOfTheDocs_areTaken() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path page : pages()) {
      Matcher matcher = COMMAND.matcher(Files.readString(page));
      while (matcher.find()) {
        lines.add(matcher.group(1));
        assertThatCode(() -> parse(words(matcher.group(1))))
            .as(page + ":" + matcher.group())
            .doesNotThrowAnyException();
      }
    }
    assertThat(lines).hasSizeGreaterThan(20);
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages =
        new ArrayList<>(List.of(HOUSE.resolve("README.md"), HOUSE.resolve("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.list(HOUSE.resolve("docs"))) {
      docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      String word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      String bare = word.replaceAll("[\\[\\]]", ""); // what may be left out is to be taken too
      words.add(bare.matches("[A-Z]+") ? "1" : bare); // such as STEPS
    }
    words.removeIf(word -> word.equals("...") || word.equals("\\"));
    return words.toArray(String[]::new);
  }

  private static void parse(String[] words) {
    Terminal terminal =
        new Terminal(0, new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
    CommandLine root = Main.commandLine(terminal, Main.commands(terminal));
    root.parseArgs(words);
  }
}
