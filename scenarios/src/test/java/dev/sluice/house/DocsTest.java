package dev.sluice.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Docs can be read and compared in a terminal: prose ends at column 120. Tables and code may go on.
 */
class DocsTest {

  private static final int COLUMNS_MAX = 120;

  private static final Path TOP = Path.of("..");

  @TestFactory
  Stream<DynamicTest> prose_isWrapped() throws IOException {
    return pages().stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.getFileName().toString(),
                    () -> assertThat(tooLong(Files.readAllLines(page))).isEmpty()));
  }

  @Test
  void longLine_isFound_unlessInTableOrCode() {
    String words = "words ".repeat(21).strip();
    List<String> page =
        List.of(
            "# A page",
            words,
            "",
            "| " + words + " |",
            "```",
            words,
            "```",
            "* " + words,
            "    " + words);
    assertThat(tooLong(page)).containsExactly("line 2: 125 columns", "line 8: 127 columns");
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages =
        new ArrayList<>(List.of(TOP.resolve("README.md"), TOP.resolve("CONTRIBUTING.md")));
    try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  private static List<String> tooLong(List<String> lines) {
    List<String> found = new ArrayList<>();
    boolean code = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int columns = line.codePointCount(0, line.length());
      if (line.startsWith("```")) {
        code = !code;
      } else if (!code
          && !line.startsWith("    ")
          && !line.startsWith("|")
          && columns > COLUMNS_MAX) {
        found.add("line " + (i + 1) + ": " + columns + " columns");
      }
    }
    return found;
  }
}
