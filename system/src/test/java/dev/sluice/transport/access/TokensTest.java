package dev.sluice.transport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.pki.TokenIssuer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path folder;
  private Path file;
  private Instant now = Instant.parse("2026-11-26T00:00:00Z");
  private TokenIssuer issuer;

  @BeforeEach
  void prepare() {
    file = folder.resolve("tokens.json");
    issuer = new TokenIssuer(file, () -> now);
  }

  private String add(String name, Role... roles) throws IOException {
    return issuer.add(name, new TreeSet<>(List.of(roles)), DAY);
  }

  @Test
  void token_isTakenUntilItExpires() throws IOException {
    String token = add("ann", Role.USER);
    Tokens tokens = Tokens.open(file, () -> now);

    assertThat(tokens.holder(token))
        .isEqualTo(new Caller.Holder("ann", new TreeSet<>(List.of(Role.USER))));
    assertThat(tokens.holder(token + "x")).isNull();
    assertThat(tokens.holder(TokenFile.sha256(token))).as("what the file holds").isNull();
    now = now.plus(DAY).minusSeconds(1);
    assertThat(tokens.holder(token)).isNotNull();
    now = now.plusSeconds(1);
    assertThat(tokens.holder(token)).isNull();
  }

  @Test
  void tokenIsNowhereInTheFile_whichOnlyItsOwnerMayRead() throws IOException {
    String token = add("ann", Role.USER, Role.OPERATOR);
    assertThat(Files.readString(file)).doesNotContain(token.substring(token.indexOf('-') + 1));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(add("bob", Role.USER)).isNotEqualTo(token).hasSizeGreaterThan(40);
  }

  @Test
  void whatIsAddedAndRevoked_countsAtOnce() throws IOException {
    String ann = add("ann", Role.USER);
    Tokens tokens = Tokens.open(file, () -> now);
    String bob = add("bob", Role.OPERATOR);
    assertThat(tokens.holder(bob)).isNotNull();
    issuer.revoke("ann");
    assertThat(tokens.holder(ann)).isNull();
    assertThat(tokens.holder(bob)).isNotNull();
    assertThatThrownBy(() -> issuer.revoke("ann")).hasMessageContaining("no token of 'ann'");
    assertThatThrownBy(() -> add("bob", Role.USER)).hasMessageContaining("of 'bob' already");
  }

  @Test
  void fileOfAnotherForm_isNamed() throws IOException {
    String good =
        "{\"tokens\":[{\"name\":\"a\",\"sha256\":\"%s\",\"roles\":[\"user\"],\"expires\":\"%s\"}]}"
            .formatted("0".repeat(64), "2027-01-31T00:00:00Z");
    Files.writeString(file, good);
    assertThat(TokenFile.read(file).tokens()).hasSize(1);
    assertRefused("{", "expected {\"tokens\"");
    assertRefused("null", "it is null");
    assertRefused(good.replace("name", "nom"), "expected {\"tokens\"");
    assertRefused(good.replace("\"a\"", "\"\""), "tokens[0].name");
    assertRefused(good.replace("000", ""), "tokens[0].sha256");
    assertRefused(good.replace("user", "nexus"), "tokens[0].roles");
    assertRefused(good.replace("\"user\"", "\"user\",\"user\""), "tokens[0].roles");
    assertRefused(good.replace("2027", "27"), "tokens[0].expires");
    assertRefused("{\"tokens\":[null]}", "tokens[0]");
    Files.delete(file);
    assertThatThrownBy(() -> TokenFile.read(file)).hasMessageContaining("no such file");
  }

  private void assertRefused(String content, String why) throws IOException {
    Files.writeString(file, content);
    assertThatThrownBy(() -> TokenFile.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }
}
