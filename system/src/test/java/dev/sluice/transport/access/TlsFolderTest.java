package dev.sluice.transport.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.SledId;
import dev.sluice.pki.Authority;
import dev.sluice.pki.Subject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFolderTest {

  private static final InstantSource NOW = InstantSource.system();
  private static final Duration DAY = Duration.ofDays(1);
  private static final Subject NEXUS = Subject.nexus("a", List.of("127.0.0.1"));

  @TempDir private Path temp;
  private Authority authority;
  private Path folder;
  private Path identity;

  @BeforeEach
  void issue() throws IOException {
    authority = Authority.init(temp.resolve("pki"), DAY.multipliedBy(10), NOW);
    folder = authority.issue(NEXUS, DAY);
    identity = folder.resolve("identity.pem");
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> TlsFolder.open(folder, NOW))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why)
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatIsNotAsExpected_isNamed() throws IOException {
    String whole = Files.readString(identity);
    Files.writeString(identity, whole.substring(0, 200));
    assertRefused("identity.pem: expected one private key and its certificate");
    Path other = authority.issue(Subject.nexus("b", List.of()), DAY).resolve("identity.pem");
    String certificate = whole.substring(whole.indexOf("-----BEGIN CERT"));
    String otherKey = Files.readString(other);
    otherKey = otherKey.substring(0, otherKey.indexOf("-----BEGIN CERT"));
    Files.writeString(identity, otherKey + certificate);
    assertRefused("the private key is not that of the certificate");
    Files.writeString(identity, whole.replaceFirst("BEGIN PRIVATE KEY-----\nM", "$0A"));
    assertRefused("identity.pem: expected an EC key");
    Files.writeString(identity, whole.replaceFirst("BEGIN CERTIFICATE-----\nM", "$0A"));
    assertRefused("a certificate in it cannot be read");
    Files.writeString(identity, whole);
    Files.writeString(folder.resolve("authority.pem"), "");
    assertRefused("authority.pem: expected certificates");
    Files.delete(folder.resolve("authority.pem"));
    assertRefused("authority.pem");
    Files.delete(identity);
    assertRefused("identity.pem");
  }

  @Test
  void keyThatOthersMayRead_isRefused() throws IOException {
    Files.setPosixFilePermissions(identity, PosixFilePermissions.fromString("rw-r-----"));
    assertRefused("others may read it, expected mode 0600");
  }

  @Test
  void certificateThatNamesNobody_orMoreThanOne_isRefused() throws IOException {
    for (String uri :
        List.of("sluice:sled:1", "sluice:nexus:A", "https://x", "sluice:sled:0-0-0-0-0")) {
      Path given = authority.issue(new Subject(uri, "odd", List.of()), DAY);
      assertThatThrownBy(() -> TlsFolder.open(given, NOW))
          .as(uri)
          .hasMessageContaining("that names one sled or Nexus");
    }
  }

  @Test
  void certificateThatHasExpired_isRefused() {
    Instant later = NOW.instant().plus(DAY).plusSeconds(5);
    assertThatThrownBy(() -> TlsFolder.open(folder, () -> later))
        .hasMessageContaining("the certificate is out of date");
  }

  @Test
  void renewedFiles_countAtOnce_andAHandshakeThatHasBegunGoesOnWithTheOldOnes() throws IOException {
    TlsFolder opened = TlsFolder.open(folder, NOW);
    FolderKeyManager keys = new FolderKeyManager(opened);
    String old = keys.chooseEngineServerAlias("EC", null, null);
    PrivateKey oldKey = keys.getPrivateKey(old);

    authority.issue(NEXUS, DAY);

    String renewed = keys.chooseEngineServerAlias("EC", null, null);
    assertThat(keys.getPrivateKey(renewed)).isNotNull().isNotEqualTo(oldKey);
    assertThat(keys.getPrivateKey(old)).isEqualTo(oldKey);
    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
    assertThat(keys.chooseEngineServerAlias("EC", null, null)).isEqualTo(renewed);
  }

  @Test
  void filesThatCannotBeUsed_leaveWhatWasReadBefore() throws IOException {
    TlsFolder opened = TlsFolder.open(folder, NOW);
    Object before = opened.version();
    String whole = Files.readString(identity);
    Files.writeString(identity, "half");
    assertThat(opened.version()).isSameAs(before);
    Files.delete(identity);
    assertThat(opened.version()).isSameAs(before);
    authority.issue(Subject.sled(new SledId(new UUID(3, 4)), List.of()), DAY);
    authority.issue(NEXUS, DAY);
    assertThat(opened.version()).isNotSameAs(before);
    assertThat(Files.readString(identity)).isNotEqualTo(whole);
  }
}
