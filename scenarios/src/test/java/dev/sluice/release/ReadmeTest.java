package dev.sluice.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The walk-through of the README, done: its bug is planted, its commands are run, and its lines are
 * those that come.
 */
class ReadmeTest {

  private static final Pattern BLOCK =
      Pattern.compile("```\\n\\$ (\\./sluice [^\\n]+)\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ORACLE = Pattern.compile("(?m)^  ([a-z-]+): ");
  private static final String REST_OF_AN_ID = "(?<=\\b[0-9a-f]{8})(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  @TempDir private Path folder = Path.of("set by JUnit");

  @Test
  void walkThrough_isWhatHappens() throws IOException {
    Release buggy = Release.unpackWithBug("canary", folder.resolve("buggy"));
    List<String> commands = new ArrayList<>();
    Matcher block = BLOCK.matcher(readme());
    while (block.find()) {
      commands.add(block.group(1));
      Release.Ended ended = buggy.shell(block.group(1));
      assertThat(ended.code()).isEqualTo(1);
      String printed = ended.out().replaceAll(REST_OF_AN_ID, "-...");
      assertThat(printed.lines())
          .as("%s prints:%n%s", block.group(1), printed)
          .containsSubsequence(block.group(2).lines().filter(line -> !line.equals("...")).toList());
      assertThat(oracles(block.group(2))).isEqualTo(oracles(printed));
    }
    assertThat(commands).hasSize(2);
    Path failures = buggy.home().resolve("target/sluice/failures");
    Files.createDirectories(folder.resolve("sound"));
    Release sound = Release.unpack(folder.resolve("sound"));
    Release.Ended mended =
        sound.sluice("replay", failures.resolve("launch-races-reservoir-3").toString());
    assertThat(mended.out()).endsWith("passes now\n");
  }

  private static List<String> oracles(String text) {
    return ORACLE.matcher(text).results().map(found -> found.group(1)).toList();
  }

  private static String readme() throws IOException {
    Path module = Path.of(System.getProperty("basedir", "."));
    return Files.readString(module.resolve("../README.md"));
  }
}
