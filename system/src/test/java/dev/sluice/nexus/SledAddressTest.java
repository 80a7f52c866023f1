package dev.sluice.nexus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SledAddressTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"sled:12345", "sled-7.rack2.example:1", "192.168.1.20:65535", "[fd00:1122::1]:22"})
  void hostAndPort_isAnAddress(String address) {
    assertThat(SledAddress.valid(address)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":12345",
        "sled",
        "sled:",
        "sled:0",
        "sled:65536",
        "sled:99999",
        "sled:012",
        "sled:+5",
        "sled:12345 ",
        "sled :12345",
        "fd00:1122::1:22",
        "[]:22",
        "[sled]:22",
        "-sled:1",
        "sled.:1",
        "http://sled:12345",
        "sled:12345/x"
      })
  void anythingElse_isNone(String address) {
    assertThat(SledAddress.valid(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {253, 256})
  void length_isThatOfANameAndAPort(int hostChars) {
    assertThat(SledAddress.valid("s".repeat(hostChars) + ":12345")).isEqualTo(hostChars <= 255);
  }
}
