package dev.sluice.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that works. */
class ReleaseTest {

  private static final String HISTORY =
      """
      {:type :invoke, :process 0, :f :write, :value 1}
      {:type :ok, :process 0, :f :write, :value 1}
      {:type :invoke, :process 0, :f :read, :value nil}
      {:type :ok, :process 0, :f :read, :value 2}
      """;

  @TempDir private static Path bare = Path.of("set by JUnit");

  @SuppressWarnings("NullAway.Init") // before any test
  private static Release release;

  @BeforeAll
  static void unpack() throws IOException {
    release = Release.unpack(bare);
    Files.writeString(release.home().resolve("bad.edn"), HISTORY);
  }

  @Test
  void bareFolder_runsEverything() {
    Release.Ended version = release.sluice("--version");
    assertThat(version.err()).isEmpty();
    assertThat(version.out()).startsWith("sluice 0.");
    Release.Ended run =
        release.sluice("run", "quiet-rack", "everything", "--seeds", "3", "--out", "o", "-q");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(release.sluice("check", "bad.edn", "--model", "register").code()).isEqualTo(1);
  }

  @Test
  void everyArchiveInIt_hasItsLicenceNamed() throws IOException {
    String named = Files.readString(release.home().resolve("licences/README.md"));
    try (Stream<Path> jars = Files.list(release.home().resolve("lib"))) {
      assertThat(jars.map(jar -> String.valueOf(jar.getFileName())))
          .allSatisfy(
              jar -> {
                String name = jar.replaceFirst("-[0-9].*", "");
                assertThat(name.startsWith("sluice-") || named.contains("`" + name + "`")).isTrue();
              });
    }
    assertThat(release.home().resolve("LICENSE")).exists();
  }

  @Test
  void script_worksThroughALink_andFromAnywhere() {
    Release.Ended ended =
        release.shell("mkdir -p elsewhere && cd elsewhere && ln -sf ../sluice s && ./s --version");

    assertThat(ended.out()).startsWith("sluice 0.");
    assertThat(ended.code()).isZero();
  }

  @Test
  void jvmThatDoesNotStart_isNoViolation() {
    Release.Ended option = release.sluice(Map.of("SLUICE_JAVA_OPTS", "-XX:NoSuch"), "--version");
    assertThat(option.code()).isEqualTo(70);
    assertThat(option.err()).startsWith("sluice: the JVM does not start: ").contains("NoSuch");
    Release.Ended memory = release.shell("ulimit -v 100000; ./sluice --version");
    assertThat(memory.code()).isEqualTo(70);
    assertThat(release.sluice(Map.of("JAVA_HOME", "/nowhere"), "--version").code()).isEqualTo(2);
  }

  @Test
  void fullStdout_isSaid_andHidesNoViolation() {
    assertThat(release.shell("./sluice scenarios > /dev/full").code()).isEqualTo(70);
    Release.Ended bad = release.shell("./sluice check bad.edn --model register > /dev/full");
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).contains("sluice: stdout: cannot be written to: No space left on device");
  }

  @Test
  void closedPipe_isQuiet() {
    Release.Ended ended =
        release.shell("./sluice replay everything --seed 1 --trace | head -n 1; echo end >&2");

    assertThat(ended.out().lines()).hasSize(1);
    assertThat(ended.err()).isEqualTo("end\n");
  }

  @Test
  void warningsOfTheJvm_mixWithNothing() {
    for (List<String> words :
        List.of(List.of("bhyve", "query"), List.of("scenarios"), List.of("run", "nowhere"))) {
      Release.Ended ended = release.sluice(words.toArray(String[]::new));
      assertThat(ended.out() + ended.err()).doesNotContainIgnoringCase("warning");
      assertThat(ended.err().lines().count()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void shortWork_isCompiledByTheFirstCompilerAlone() {
    for (String quick :
        List.of(
            "replay nowhere",
            "run nowhere --seeds 1..400",
            "run x --seeds=9",
            "check LICENSE --model register")) {
      assertThat(flags(quick)).as(quick).contains("-XX:TieredStopAtLevel=1 ");
    }
    for (String full :
        List.of(
            "run nowhere --seeds 1..401",
            "run nowhere --seeds 0..9x",
            "bugs x",
            "check sluice.jar --model register",
            "check LICENSE --model register --follow")) {
      assertThat(flags(full)).as(full).contains("-XX:FreqInlineSize=").doesNotContain("StopAt");
    }
  }

  @Test
  void classesThatAreLoadedAnewForEachSeed_haveRoomForTheirCode() {
    for (String seeds : List.of("1..6", "1..5000")) {
      assertThat(flags("run nowhere --verify-determinism --seeds " + seeds))
          .contains("-XX:ReservedCodeCacheSize=268435456 ");
    }
    assertThat(flags("bugs x")).contains("-XX:ReservedCodeCacheSize=1073741824 ");
    assertThat(flags("run nowhere --seeds 1..6")).doesNotContain("ReservedCodeCacheSize");
  }

  private static String flags(String command) {
    Map<String, String> printed = Map.of("SLUICE_JAVA_OPTS", "-XX:+PrintCommandLineFlags");
    return release.sluice(printed, command.split(" ")).out();
  }

  @Test
  void folderThatCannotBeWritten_isNoHindrance() {
    // For root every folder can be written; an archive of classes that is none says the same.
    Release.Ended ended =
        release.shell(
            "rm -rf ro && mkdir ro && cp -pR sluice sluice.jar lib ro && chmod -R a-w ro"
                + " && XDG_CACHE_HOME=$PWD/cache ro/sluice --version; code=$?;"
                + " chmod -R u+w ro; exit $code");

    assertThat(ended.out()).startsWith("sluice 0.");
    assertThat(ended.code()).isZero();
  }
}
