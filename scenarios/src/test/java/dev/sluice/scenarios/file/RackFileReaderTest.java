package dev.sluice.scenarios.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.sluice.scenarios.file.RackFile.OperatorCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file of a rack may hold, and what is refused. */
class RackFileReaderTest {

  private static final String LEAST =
      "{\"nexus\": [\"127.0.0.1:1\"], \"sleds\": [{\"serial\": \"A\", \"reservoirMib\": 4096}]}";

  @TempDir private Path folder;

  private RackFile read(String text) throws IOException {
    return RackFileReader.read(Files.writeString(folder.resolve("rack.json"), text));
  }

  private void assertRefused(String text, String why) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(why);
  }

  @Test
  void fileWithAllFields_isRead_withPathsBelowItsFolder() throws IOException {
    String text =
        """
        {"nexus": ["a:1", "b:2"], "authority": "a.pem", "userToken": "/u", "operatorToken": "o",
         "instanceGib": 2, "boundFactor": 3,
         "killNexus": {"command": ["false"], "boundSeconds": 1},
         "sleds": [{"serial": "A", "reservoirMib": 8192,
           "device": {"socket": "s", "log": "l"},
           "reboot": {"command": ["ssh", "a b", "reboot"], "boundSeconds": 60}}]}
        """;
    RackFile rack = read(text);
    assertThat(rack.nexus()).containsExactly("a:1", "b:2");
    assertThat(rack.access())
        .isEqualTo(
            new RackFile.Access(folder.resolve("a.pem"), Path.of("/u"), folder.resolve("o")));
    assertThat(rack.instanceBytes()).isEqualTo(2L << 30);
    RackFile.Sled sled = rack.sleds().get(0);
    assertThat(sled.reservoirBytes()).isEqualTo(8L << 30);
    assertThat(sled.device())
        .isEqualTo(new RackFile.Device(folder.resolve("s"), folder.resolve("l")));
    assertThat(sled.commands())
        .containsExactly(
            entry(RackCommand.REBOOT, new OperatorCommand(List.of("ssh", "a b", "reboot"), 60)));
    assertThat(rack.commands())
        .containsExactly(entry(RackCommand.KILL_NEXUS, new OperatorCommand(List.of("false"), 1)));
    assertThat(read(LEAST).access()).isNull();
  }

  @Test
  void whatIsNoRack_isRefusedWithItsPlace() {
    assertRefused(LEAST.replace("serial", "serail"), "sleds[0].serial: is missing");
    assertRefused(LEAST.replace("127.0.0.1:1", "here"), "nexus[0]: \"here\" is no address");
    assertRefused(LEAST.replace("4096", "2048"), "expected room for two instances");
    assertRefused(LEAST.replace("}]}", "}], \"userToken\": \"t\"}"), "expected authority too");
    assertRefused(
        LEAST.replace("4096", "4096, \"reboot\": \"ssh\""),
        "sleds[0].reboot: \"ssh\" is no object");
    assertRefused(LEAST.replace("4096", "4096, \"killNexus\": {}"), "killNexus: unknown field");
    assertRefused(
        LEAST.replace("}]}", "}, {\"serial\": \"A\", \"reservoirMib\": 4096}]}"),
        "each serial once");
    assertRefused(LEAST.replace("}]}", "}], \"x\": 1}"), "x: unknown field");
  }
}
