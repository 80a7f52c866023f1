package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.transport.access.TokenFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiCommandTest {

  private static final String SLED = "6f1d0b5e-0a1c-4f7e-9d5b-2f3c4d5e6f70";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... words) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal = new Terminal(0, new PrintWriter(out, true), new PrintWriter(err, true));
    return Main.execute(
        Main.commandLine(terminal, List.of(PkiCommand.on(terminal, InstantSource.system()))),
        words);
  }

  private void assertRefused(String complaint, String... words) {
    assertThat(run(words)).as(err.toString()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(err.toString()).contains(complaint);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(out.toString()).isEmpty();
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  @Test
  void authority_issuesForSledsAndNexus() {
    assertThat(run("pki", "init", at("pki"))).isZero();
    assertThat(run("pki", "issue", at("pki"), "--sled", SLED)).isZero();
    assertThat(out.toString()).contains("sled-" + SLED);
    assertThat(run("pki", "issue", at("pki"), "--nexus", "a", "--host", "n1", "--host", "::1"))
        .isZero();
    assertThat(folder.resolve("pki/nexus-a/identity.pem")).exists();
  }

  @Test
  void whatCannotBe_isRefused() {
    assertRefused("no authority", "pki", "issue", at("none"), "--sled", SLED);
    assertThat(run("pki", "init", at("pki"))).isZero();
    assertRefused("expected a folder that has nothing", "pki", "init", at("pki"));
    assertRefused("--days: '0', expected", "pki", "init", at("other"), "--days", "0");
    assertRefused("--sled, --nexus: expected one", "pki", "issue", at("pki"));
    assertRefused(
        "--sled, --nexus: expected one", "pki", "issue", at("pki"), "--sled", SLED, "--nexus", "a");
    assertRefused("--sled: 'x', expected", "pki", "issue", at("pki"), "--sled", "x");
    assertRefused("--nexus: '../x', expected", "pki", "issue", at("pki"), "--nexus", "../x");
    assertRefused(
        "--host: 'a b', expected", "pki", "issue", at("pki"), "--nexus", "a", "--host", "a b");
  }

  @Test
  void tokens_arePrintedOnce_andKeptAsHashes() throws IOException {
    assertThat(run("pki", "token", at("tokens"), "ann", "--role", "user")).isZero();
    String token = out.toString().strip();
    String file = Files.readString(folder.resolve("tokens"));
    assertThat(file).contains(TokenFile.sha256(token)).doesNotContain(token);
    assertRefused("of 'ann' already", "pki", "token", at("tokens"), "ann", "--role", "user");
    assertThat(Files.readString(folder.resolve("tokens"))).isEqualTo(file);
    assertThat(run("pki", "revoke", at("tokens"), "ann")).isZero();
    assertRefused("no token of 'ann'", "pki", "revoke", at("tokens"), "ann");
    assertRefused("--role: 'nexus', expected", "pki", "token", at("t"), "a", "--role", "nexus");
    assertRefused("--role: expected", "pki", "token", at("t"), "a");
    assertRefused("NAME: 'a b', expected", "pki", "token", at("t"), "a b", "--role", "user");
  }
}
