package dev.sluice.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.SledId;
import dev.sluice.transport.access.Caller;
import dev.sluice.transport.access.TlsFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthorityTest {

  private static final InstantSource NOW = InstantSource.system();
  private static final Duration DAY = Duration.ofDays(1);
  private static final SledId SLED = new SledId(new UUID(1, 2));
  private static final Subject AGENT = Subject.sled(SLED, List.of("127.0.0.1", "::1", "sled-0"));

  @TempDir private Path folder;

  private Path at(String name) {
    return folder.resolve(name);
  }

  private static X509Certificate certificate(Path file) throws Exception {
    String pem = Files.readString(file);
    byte[] block = pem.substring(pem.indexOf("-----BEGIN CERT")).getBytes("US-ASCII");
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(block));
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void certificate_namesItsOwnerAndItsHosts_andIsSignedByTheAuthority() throws Exception {
    Path given = Authority.init(at("pki"), DAY, NOW).issue(AGENT, DAY);

    X509Certificate issued = certificate(given.resolve("identity.pem"));
    X509Certificate authority = certificate(at("pki/authority.pem"));
    issued.verify(authority.getPublicKey());
    authority.verify(authority.getPublicKey());
    assertThat(authority.getBasicConstraints()).as("issues no authorities").isZero();
    assertThat(issued.getBasicConstraints()).as("is no authority").isEqualTo(-1);
    assertThat(
            issued.getSubjectAlternativeNames().stream().map(name -> String.valueOf(name.get(1))))
        .containsExactly("sluice:sled:" + SLED.value(), "127.0.0.1", "0:0:0:0:0:0:0:1", "sled-0");
    assertThat(TlsFolder.open(given, NOW).owner()).isEqualTo(new Caller.Sled(SLED));
    assertThat(given.resolve("authority.pem")).hasSameTextualContentAs(at("pki/authority.pem"));
  }

  @Test
  void privateKeys_areForTheirOwnerOnly() throws IOException {
    Path given = Authority.init(at("pki"), DAY, NOW).issue(AGENT, DAY);

    assertThat(mode(at("pki"))).isEqualTo("rwx------");
    assertThat(mode(at("pki/authority.key"))).isEqualTo("rw-------");
    assertThat(mode(given)).isEqualTo("rwx------");
    assertThat(mode(given.resolve("identity.pem"))).isEqualTo("rw-------");
  }

  @Test
  void authority_isNeverOverwritten() throws IOException {
    Authority.init(at("pki"), DAY, NOW);
    String key = Files.readString(at("pki/authority.key"));
    Files.createDirectories(at("mine"));
    Files.writeString(at("mine/file"), "mine");
    Files.writeString(at("file"), "mine");

    for (String taken : List.of("pki", "mine", "file")) {
      assertThatThrownBy(() -> Authority.init(at(taken), DAY, NOW))
          .isInstanceOf(FileSystemException.class);
    }

    assertThat(at("pki/authority.key")).hasContent(key);
    assertThat(at("mine/file")).hasContent("mine");
    assertThat(at("file")).hasContent("mine");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(path -> String.valueOf(path.getFileName())))
          .containsExactlyInAnyOrder("pki", "mine", "file");
    }
  }

  @Test
  void emptyFolder_becomesAnAuthority() throws IOException {
    Files.createDirectories(at("pki"));
    Authority.init(at("pki"), DAY, NOW);
    assertThat(at("pki/authority.key")).exists();
  }

  @Test
  void renewal_putsANewKeyInTheOldOnesPlace_andLeavesWhomIsBelieved() throws Exception {
    Authority.init(at("pki"), DAY, NOW);
    Authority authority = Authority.open(at("pki"), NOW);
    Path given = authority.issue(AGENT, DAY);
    X509Certificate first = certificate(given.resolve("identity.pem"));
    Files.writeString(given.resolve("authority.pem"), "two of them");

    assertThat(authority.issue(AGENT, DAY)).isEqualTo(given);

    X509Certificate second = certificate(given.resolve("identity.pem"));
    assertThat(second.getSerialNumber()).isNotEqualTo(first.getSerialNumber());
    assertThat(second.getPublicKey()).isNotEqualTo(first.getPublicKey());
    assertThat(given.resolve("authority.pem")).hasContent("two of them");
    try (Stream<Path> files = Files.list(given)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void certificate_doesNotOutliveItsAuthority() throws Exception {
    Authority.init(at("pki"), DAY, NOW);
    Path given = Authority.open(at("pki"), NOW).issue(AGENT, DAY.multipliedBy(9));
    assertThat(certificate(given.resolve("identity.pem")).getNotAfter())
        .isBeforeOrEqualTo(certificate(at("pki/authority.pem")).getNotAfter());
    Instant later = NOW.instant().plus(DAY).plusSeconds(1);
    assertThatThrownBy(() -> Authority.open(at("pki"), () -> later).issue(AGENT, DAY))
        .hasMessageContaining("the authority has expired");
  }

  @Test
  void whatIsNoAuthority_isNamed_andNotQuoted() throws IOException {
    assertThatThrownBy(() -> Authority.open(at("none"), NOW)).hasMessageContaining("no authority");
    Authority.init(at("pki"), DAY, NOW);
    String key = Files.readString(at("pki/authority.key"));
    Files.writeString(at("pki/authority.key"), key.replaceAll("(?m)^M", "N"));
    assertThatThrownBy(() -> Authority.open(at("pki"), NOW))
        .hasMessage(at("pki") + ": what is in it is no authority")
        .hasNoCause();
  }
}
