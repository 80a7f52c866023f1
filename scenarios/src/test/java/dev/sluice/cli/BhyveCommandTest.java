package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.scenarios.campaign.Stop;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BhyveCommandTest {

  private static final Path MODULE = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int bhyve(int columns, String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    List<String> words = new ArrayList<>(List.of("bhyve"));
    words.addAll(List.of(arguments));
    Terminal terminal =
        new Terminal(columns, new PrintWriter(out, true), new PrintWriter(err, true));
    return Main.execute(
        Main.commandLine(terminal, List.of(BhyveCommand.on(terminal, new Stop()))),
        words.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"query", "probe", "set 8GiB"})
  void machineWithoutBhyve_isBadInputInOneLine(String words) {
    Assumptions.assumeFalse(System.getProperty("os.name", "").startsWith("SunOS"));
    assertThat(bhyve(0, words.split(" "))).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .startsWith("sluice bhyve " + words.split(" ")[0] + ": bhyve is unsupported here: expected")
        .contains("sunos-x86-64");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void deviceThatIsNone_isBadInput() {
    assertThat(bhyve(0, "query", "--emulated", "no/such.so")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("no/such.so: expected a shared object");
  }

  @Test
  void processThatNobodySupervises_isBadInput() {
    Assumptions.assumeFalse(System.getProperty("os.name", "").startsWith("SunOS"));
    assertThat(bhyve(0, "query", "--emulated", "supervised")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains("/dev/vmmctl", "ENOENT", "not attached");
  }

  @ParameterizedTest
  @CsvSource({"8, SIZE", "8GB, SIZE", "GiB, SIZE", "8GiB --step 0MiB, --step"})
  void sizeThatIsNone_isBadInput(String words, String named) {
    String[] arguments = ("set " + words).split(" ");
    assertThat(bhyve(0, arguments)).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(named);
  }

  @Test
  void help_namesTheSubcommands() {
    assertThat(bhyve(0, "--help")).isEqualTo(ExitCode.OK);
    assertThat(out.toString()).contains("query", "set", "probe");
  }

  /** On the emulated driver as a shared object, which lives as long as this process. */
  @Nested
  class Emulated {

    private static String library = "";

    @BeforeAll
    static void build() {
      // Test JVMs run side by side, and one must not run what another is writing.
      Path folder = MODULE.resolve("target/emulated-bhyve-" + System.getProperty("fork", "0"));
      Assumptions.assumeTrue(
          exit("sh", "-c", "command -v gcc >/dev/null") == 0,
          "SKIPPED, not passed: no gcc to build the emulated bhyve device with");
      Path script = MODULE.resolve("../system/src/test/c/build");
      assertThat(exit(script.toString(), folder.toString())).isZero();
      library = folder.resolve("libvmm.so").toString();
    }

    private static int exit(String... command) {
      try {
        return new ProcessBuilder(command).inheritIO().start().waitFor();
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private void succeeds(String... arguments) {
      List<String> words = new ArrayList<>(List.of(arguments));
      words.addAll(List.of("--emulated", library));
      assertThat(bhyve(0, words.toArray(String[]::new))).as(err.toString()).isZero();
      assertThat(err.toString()).isEmpty();
    }

    @BeforeEach
    void startsEmpty() {
      succeeds("set", "0MiB");
    }

    @Test
    void set_growsAndShrinks_andQueryShowsIt() throws IOException {
      succeeds("set", "96GiB");
      assertThat(out.toString())
          .isEqualToIgnoringNewLines("the reservoir is 96.00 GiB, it was 0 B");
      succeeds("query");
      assertThat(out.toString())
          .contains("reservoir of emulated", "interface version 18")
          .containsPattern("96.00 GiB +103079215104");
      succeeds("query", "--json");
      JsonNode figures = new ObjectMapper().readTree(out.toString());
      assertThat(figures.get("sizeBytes").asLong()).isEqualTo(96L << 30);
      assertThat(figures.get("vms")).isEmpty();
      succeeds("set", "max", "--step", "256GiB");
      assertThat(out.toString()).contains("it was 96.00 GiB");
      succeeds("set", "0MiB", "--step", "1TiB", "--chunk", "64GiB");
      assertThat(out.toString()).startsWith("the reservoir is 0 B");
    }

    @Test
    void sizeBeyondTheLimit_isBadInputThatNamesTheLimit() {
      assertThat(bhyve(0, "set", "2TiB", "--emulated", library)).isEqualTo(ExitCode.BAD_INPUT);
      assertThat(err.toString()).contains("'2TiB', expected at most", "which the limit leaves");
    }

    @Test
    void set_drawsABar_onATerminalOnly() {
      assertThat(bhyve(80, "set", "32GiB", "--emulated", library)).isZero();
      assertThat(err.toString()).contains("[####", "16.00 GiB of 32.00 GiB");
      assertThat(bhyve(0, "set", "0MiB", "--emulated", library)).isZero();
      assertThat(err.toString()).isEmpty();
    }

    @Test
    void probe_reportsEachCheck() throws IOException {
      succeeds("probe");
      assertThat(out.toString().lines()).hasSize(6).allMatch(line -> line.startsWith("ok  "));
      succeeds("probe", "--json");
      assertThat(new ObjectMapper().readTree(out.toString()).get("checks")).hasSize(6);
    }
  }
}
